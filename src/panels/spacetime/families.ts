/** Messages by what they are about, as a visitor chooses them. */
import type { Flight } from '../../contract/events.ts';

/** In the order of the bar. */
export const FAMILIES = [
  'produce',
  'ack',
  'fetch',
  'metadata',
  'group',
  'transaction',
  'heartbeat',
  'cluster',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What is drawn before anything was chosen: what is always there and says nothing new is not. */
export const AT_FIRST: ReadonlySet<Family> = new Set(
  FAMILIES.filter((family) => family !== 'heartbeat' && family !== 'group'),
);

const FAMILY_OF: Readonly<Record<string, Family>> = {
  Fetch: 'fetch',
  ShareFetch: 'fetch',
  ListOffsets: 'fetch',
  OffsetForLeaderEpoch: 'fetch',
  Metadata: 'metadata',
  ApiVersions: 'metadata',
  FindCoordinator: 'metadata',
  JoinGroup: 'group',
  SyncGroup: 'group',
  LeaveGroup: 'group',
  OffsetCommit: 'group',
  OffsetFetch: 'group',
  ConsumerGroupHeartbeat: 'group',
  ShareGroupHeartbeat: 'group',
  InitProducerId: 'transaction',
  AddPartitionsToTxn: 'transaction',
  AddOffsetsToTxn: 'transaction',
  TxnOffsetCommit: 'transaction',
  EndTxn: 'transaction',
  WriteTxnMarkers: 'transaction',
};

/** All that is left is between the nodes of the cluster: votes, fetches of the metadata log, ISR changes, ZooKeeper's. */
export function familyOf({ api, isResponse, kind }: Flight): Family {
  if (api === 'Produce') return isResponse ? 'ack' : 'produce';
  return FAMILY_OF[api] ?? (kind === 'heartbeat' ? 'heartbeat' : 'cluster');
}
