/** Share sessions: what a member reads here, request by request.
 *  Models      ShareSessionCache, SharePartitionManager#newContext, #acknowledgeSessionUpdate, #releaseSession; ShareSessionCache's
 *              ConnectionDisconnectListener: a process that dies is seen, since its connections are closed for it
 *  Simplifies  a cable that is cut, or a link that is clogged, is not seen at all: the locks run out */
import type { KafkaError } from '../../../contract/errors.ts';
import type { NodeId, PartitionKey } from '../../../contract/ids.ts';
import { partitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { ShareFetchRequest } from '../../protocol/share-api.ts';
import { brokerOf } from '../state.ts';
import { takeBack, watchLocks } from './served.ts';
import type { ShareSession } from './state.ts';
import { sessionKey } from './state.ts';

export const OPENS = 0;
export const CLOSES = -1;
const LAST_EPOCH = 2_147_483_647;

type Opener = Pick<ShareFetchRequest, 'groupId' | 'memberId' | 'shareSessionEpoch'>;

/** The session that a request belongs to, or why it has none. */
export function sessionFor(
  node: NodeContext,
  incoming: Incoming,
  { groupId, memberId, shareSessionEpoch }: Opener,
  mayOpen: boolean,
): ShareSession | KafkaError {
  const { sessions } = brokerOf(node).share;
  const id = sessionKey(groupId, memberId);
  const known = sessions.get(id);
  if (shareSessionEpoch === OPENS) {
    if (!mayOpen) return 'INVALID_SHARE_SESSION_EPOCH';
    const channel = node.watchClose(incoming);
    const session = { groupId, memberId, peer: incoming.from, channel, epoch: 1, partitions: new Map() };
    sessions.set(id, session);
    return session;
  }
  if (!known) return 'SHARE_SESSION_NOT_FOUND';
  if (shareSessionEpoch === CLOSES) return known;
  if (shareSessionEpoch !== known.epoch) return 'INVALID_SHARE_SESSION_EPOCH';
  known.epoch = known.epoch === LAST_EPOCH ? 1 : known.epoch + 1;
  return known;
}

/** What is new in the session, and what is no longer. */
export function updateSession(
  node: NodeContext,
  session: ShareSession,
  { topics, forgottenTopicsData }: Pick<ShareFetchRequest, 'topics' | 'forgottenTopicsData'>,
): void {
  const { names } = brokerOf(node).image;
  for (const { topicId, partitions } of topics) {
    for (const { partitionIndex: partition } of partitions) {
      const key = partitionKey(names.get(topicId) ?? topicId, partition);
      if (!session.partitions.has(key)) session.partitions.set(key, Object.freeze({ topicId, partition }));
    }
  }
  for (const { topicId, partitions } of forgottenTopicsData) {
    for (const partition of partitions)
      session.partitions.delete(partitionKey(names.get(topicId) ?? topicId, partition));
  }
}

/** The member says no more here: what it has, and has said nothing of, goes to others. Answers the partitions to look at. */
export function closeSession(
  node: NodeContext,
  session: ShareSession,
  why: 'sessionClosed' | 'disconnected',
): PartitionKey[] {
  const { share } = brokerOf(node);
  const { groupId, memberId } = session;
  const touched: PartitionKey[] = [];
  for (const served of [...share.served.values()]) {
    if (served.groupId !== groupId) continue;
    if (!takeBack(node, served, why, (_range, state) => state.memberId === memberId)) continue;
    watchLocks(node, served);
    touched.push(served.key);
  }
  share.sessions.delete(sessionKey(groupId, memberId));
  return touched;
}

/** A connection on which sessions were opened is closed. */
export function closeSessionsOf(node: NodeContext, peer: NodeId, channel: string): PartitionKey[] {
  const sessions = [...brokerOf(node).share.sessions.values()];
  const gone = sessions.filter((session) => session.peer === peer && session.channel === channel);
  return gone.flatMap((session) => closeSession(node, session, 'disconnected'));
}
