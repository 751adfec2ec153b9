/** ShareFetch and ShareAcknowledge, to each leader in a session of its own: one request at a time.
 *  Models      ShareConsumeRequestManager, ShareSessionHandler, ShareCompletedFetch
 *  Simplifies  what cannot be said any more, since the leader is another or the session is lost, is dropped: the records go round
 *              again; a leader that met an error is left alone for `retry.backoff.ms`
 *  Invariants  in a session requests are numbered without a gap
 *  See         drive.ts */
import { configInt } from '../../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../../contract/ids.ts';
import { brokerNode, NO_BROKER, parsePartitionKey, partitionKey } from '../../../../contract/ids.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import { partitionsLabel } from '../../../protocol/labels.ts';
import type { RecordBatch } from '../../../protocol/records.ts';
import { offsetAt } from '../../../protocol/records.ts';
import type {
  AcknowledgementBatch,
  ShareAcknowledgeResponse,
  ShareFetchRequest,
  ShareFetchResponse,
  SharePartitionData,
} from '../../../protocol/share-api.ts';
import { request } from '../../../protocol/talk.ts';
import { retryBackoffUs } from '../../backoff.ts';
import { learnLeader, requestUpdate, waitForUs } from '../../metadata.ts';
import type { GroupClient } from '../state.ts';
import { contextOf, memoryOf, wakeAt } from '../state.ts';
import type { ShareClientSession, ShareMembership, VerdictOfRecord } from './state.ts';
import { say } from './state.ts';

const OPENS = 0;
const CLOSES = -1;

/** Asks every leader of what it reads for records, and says what it has to say. */
export function sendShareFetches(node: NodeContext, client: GroupClient, share: ShareMembership): void {
  const byLeader = new Map<BrokerId, PartitionKey[]>();
  for (const key of share.assigned) {
    const leader = leaderOf(client, key);
    if (leader === NO_BROKER) requestUpdate(client.metadata);
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), key]);
  }
  dropLost(client, share);
  for (const [leader, keys] of byLeader)
    if (mayAsk(node, client, share, leader)) sendFetch(node, client, share, leader, keys);
  // What is read no more is spoken of still.
  for (const leader of leadersWithVerdicts(share))
    if (!byLeader.has(leader) && mayAsk(node, client, share, leader))
      sendAcknowledge(node, client, share, leader, false);
}

function leaderOf(client: GroupClient, key: PartitionKey): BrokerId {
  const { topic, partition } = parsePartitionKey(key);
  return client.metadata.topics.get(topic)?.partitions[partition]?.leaderId ?? NO_BROKER;
}

function mayAsk(node: NodeContext, client: GroupClient, share: ShareMembership, leader: BrokerId): boolean {
  if (share.asking.has(leader)) return false;
  const waitUs = waitForUs(client.metadata, leader, node.nowUs);
  const atUs = Math.max(share.retryAtUs.get(leader) ?? 0, node.nowUs + waitUs);
  if (atUs <= node.nowUs) return true;
  wakeAt(node, atUs);
  return false;
}

/** What was given by a broker that does not lead any more cannot be spoken of. */
function dropLost(client: GroupClient, share: ShareMembership): void {
  for (const [key, verdicts] of share.verdicts) {
    const leader = leaderOf(client, key);
    if (leader === NO_BROKER) continue;
    const kept = verdicts.filter(({ leaderId }) => leaderId === leader);
    if (kept.length === 0) share.verdicts.delete(key);
    else if (kept.length < verdicts.length) share.verdicts.set(key, kept);
  }
}

const leadersWithVerdicts = (share: ShareMembership): readonly BrokerId[] =>
  [...new Set([...share.verdicts.values()].flatMap((list) => list.map(({ leaderId }) => leaderId)))].sort(
    (a, b) => a - b,
  );

function sessionOf(share: ShareMembership, leader: BrokerId): ShareClientSession {
  let session = share.sessions.get(leader);
  if (!session) {
    session = { epoch: OPENS, known: new Set() };
    share.sessions.set(leader, session);
  }
  return session;
}

function sendFetch(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  leader: BrokerId,
  keys: readonly PartitionKey[],
): void {
  const { configs, groupId } = client.group;
  const session = sessionOf(share, leader);
  const said = session.epoch === OPENS ? new Map() : takeVerdicts(share, leader);
  if (session.epoch === OPENS) takeVerdicts(share, leader);
  const fresh = keys.filter((key) => !session.known.has(key));
  const gone = [...session.known].filter((key) => !keys.includes(key));
  for (const key of fresh) session.known.add(key);
  for (const key of gone) session.known.delete(key);
  const named = [...new Set([...fresh, ...said.keys()])];
  share.asking.add(leader);
  request(
    node,
    'ShareFetch',
    brokerNode(leader),
    {
      groupId,
      memberId: client.memberId,
      shareSessionEpoch: session.epoch,
      maxWaitMs: configInt(configs, 'fetch.max.wait.ms'),
      minBytes: configInt(configs, 'fetch.min.bytes'),
      maxBytes: configInt(configs, 'fetch.max.bytes'),
      maxRecords: configInt(configs, 'max.poll.records'),
      topics: topicsOf(client, named, said),
      forgottenTopicsData: forgotten(client, gone),
    },
    {
      label: { ...partitionsLabel('fetch', keys), groupId },
      timeoutMs: configInt(configs, 'request.timeout.ms'),
      context: contextOf(memoryOf(node), client, 'shareFetch'),
    },
  );
}

/** Says what there is to say, without asking for more. @param isLast closes the session, too */
export function sendAcknowledge(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  leader: BrokerId,
  isLast: boolean,
): void {
  const { configs, groupId } = client.group;
  const session = sessionOf(share, leader);
  const said = takeVerdicts(share, leader);
  // Without a session there is nothing that it holds.
  if (session.epoch === OPENS) return;
  share.asking.add(leader);
  const keys = [...said.keys()];
  request(
    node,
    'ShareAcknowledge',
    brokerNode(leader),
    {
      groupId,
      memberId: client.memberId,
      shareSessionEpoch: isLast ? CLOSES : session.epoch,
      topics: topicsOf(client, keys, said),
    },
    {
      label: { ...partitionsLabel('control', keys), groupId },
      timeoutMs: configInt(configs, 'request.timeout.ms'),
      context: contextOf(memoryOf(node), client, 'shareAcknowledge'),
    },
  );
}

/** commitSync(), commitAsync(), close(): to every leader there is something to say to. Answers whether all has been said. */
export function sendAcknowledgements(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  isLast: boolean,
): boolean {
  dropLost(client, share);
  const leaders = isLast ? [...share.sessions.keys()] : leadersWithVerdicts(share);
  for (const leader of leaders) {
    if (isLast && (share.sessions.get(leader)?.epoch ?? OPENS) === OPENS) share.sessions.delete(leader);
    else if (mayAsk(node, client, share, leader)) {
      sendAcknowledge(node, client, share, leader, isLast);
      if (isLast) share.sessions.delete(leader);
    }
  }
  const isSilent = isLast ? share.sessions.size === 0 : leadersWithVerdicts(share).length === 0;
  return isSilent && share.asking.size === 0;
}

// ---- what is said

type Said = ReadonlyMap<PartitionKey, readonly AcknowledgementBatch[]>;

function takeVerdicts(share: ShareMembership, leader: BrokerId): Said {
  const said = new Map<PartitionKey, readonly AcknowledgementBatch[]>();
  for (const [key, verdicts] of [...share.verdicts]) {
    const mine = verdicts.filter(({ leaderId }) => leaderId === leader);
    const others = verdicts.filter(({ leaderId }) => leaderId !== leader);
    if (others.length > 0) share.verdicts.set(key, others);
    else share.verdicts.delete(key);
    if (mine.length > 0) said.set(key, asBatches(mine));
  }
  return said;
}

/** Neighbours of whom the same is said go together. */
function asBatches(verdicts: readonly VerdictOfRecord[]): readonly AcknowledgementBatch[] {
  const sorted = [...verdicts].sort((a, b) => a.offset - b.offset);
  const batches: AcknowledgementBatch[] = [];
  for (const { offset, type } of sorted) {
    const last = batches.at(-1);
    if (last?.lastOffset === offset - 1 && last.acknowledgeTypes[0] === type)
      batches[batches.length - 1] = { ...last, lastOffset: offset };
    else batches.push({ firstOffset: offset, lastOffset: offset, acknowledgeTypes: Object.freeze([type]) });
  }
  return Object.freeze(batches.map((batch) => Object.freeze(batch)));
}

const NOTHING: readonly AcknowledgementBatch[] = Object.freeze([]);

function topicsOf(
  client: GroupClient,
  keys: readonly PartitionKey[],
  said: Said,
): ShareFetchRequest['topics'] {
  const byTopic = new Map<string, ShareFetchRequest['topics'][number]['partitions'][number][]>();
  for (const key of keys) {
    const { topic, partition: partitionIndex } = parsePartitionKey(key);
    const topicId = client.metadata.topics.get(topic)?.topicId;
    if (topicId === undefined) continue;
    const acknowledgementBatches = said.get(key) ?? NOTHING;
    const part = Object.freeze({ partitionIndex, acknowledgementBatches });
    byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), part]);
  }
  return Object.freeze(
    [...byTopic].map(([topicId, partitions]) =>
      Object.freeze({ topicId, partitions: Object.freeze(partitions) }),
    ),
  );
}

const forgotten = (
  client: GroupClient,
  keys: readonly PartitionKey[],
): ShareFetchRequest['forgottenTopicsData'] =>
  topicsOf(client, keys, new Map()).map(({ topicId, partitions }) =>
    Object.freeze({ topicId, partitions: partitions.map(({ partitionIndex }) => partitionIndex) }),
  );

// ---- answers

export function onShareFetched(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  from: BrokerId,
  response: ShareFetchResponse,
): void {
  if (!goesOn(node, client, share, from, response.errorCode)) return;
  for (const { topicId, partitions } of response.responses) {
    const topic = client.metadata.names.get(topicId);
    if (topic === undefined) continue;
    for (const data of partitions) {
      const key = partitionKey(topic, data.partitionIndex);
      if (data.errorCode !== 'NONE') onPartitionError(node, client, share, from, key, data);
      else takeRecords(share, from, key, data);
      if (data.acknowledgeErrorCode === 'NOT_LEADER_OR_FOLLOWER') requestUpdate(client.metadata);
    }
  }
}

export function onShareAcknowledged(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  from: BrokerId,
  response: ShareAcknowledgeResponse,
): void {
  if (!goesOn(node, client, share, from, response.errorCode)) return;
  const errors = response.responses.flatMap(({ partitions }) => partitions.map((one) => one.errorCode));
  if (errors.includes('NOT_LEADER_OR_FOLLOWER')) requestUpdate(client.metadata);
}

/** Whether the session stands; when it does not, the next request opens another. */
function goesOn(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  from: BrokerId,
  error: ShareFetchResponse['errorCode'],
): boolean {
  share.asking.delete(from);
  const session = share.sessions.get(from);
  if (error === 'NONE') {
    if (session) session.epoch++;
    return true;
  }
  share.sessions.delete(from);
  share.retryAtUs.set(from, node.nowUs + retryBackoffUs(node, client.group.configs, 0));
  return false;
}

function onPartitionError(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  from: BrokerId,
  key: PartitionKey,
  { currentLeader }: SharePartitionData,
): void {
  const { topic, partition } = parsePartitionKey(key);
  if (!learnLeader(client.metadata, topic, partition, currentLeader)) {
    requestUpdate(client.metadata);
    share.retryAtUs.set(from, node.nowUs + retryBackoffUs(node, client.group.configs, 0));
  }
}

/** What holds nothing for the application is done at once: there is a gap. */
function takeRecords(
  share: ShareMembership,
  leaderId: BrokerId,
  key: PartitionKey,
  { acquiredRecords, records }: SharePartitionData,
): void {
  const there = readabilityOf(records);
  for (const { firstOffset, lastOffset, deliveryCount } of acquiredRecords) {
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const isReadable = there.get(offset);
      if (isReadable === undefined) say(share, key, { offset, type: 0, leaderId });
      else
        share.buffered.push(
          Object.freeze({ key, offset, deliveryCount, leaderId, isUnreadable: !isReadable }),
        );
    }
  }
}

/** Of each offset that holds something for the application, whether a deserializer takes it. */
function readabilityOf(batches: readonly RecordBatch[]): ReadonlyMap<number, boolean> {
  const offsets = new Map<number, boolean>();
  for (const batch of batches) {
    if (batch.isControl) continue;
    for (const [i, record] of batch.records.entries())
      offsets.set(offsetAt(batch, i), record.type !== 'user' || record.isUnreadable !== true);
  }
  return offsets;
}

/** The request was lost, and with it the session. */
export function onShareRequestLost(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  from: BrokerId,
): void {
  goesOn(node, client, share, from, 'NETWORK_EXCEPTION');
  requestUpdate(client.metadata);
}
