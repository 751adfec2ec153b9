/** What-if, not Kafka: who leads where a topic commits by majority. A leader that goes leaves nobody; then the live replicas are
 *  asked what they hold, and when a majority has told, whoever holds most leads.
 *
 *      leader goes  →  no leader, epoch + 1  →  GetReplicaLogInfo to all that live  →  a majority has told
 *                   →  the largest (epoch of the newest record, log end) leads, epoch + 1
 *
 *  A record that is committed lies on a majority, every two majorities have a replica in common, and one that has told copies
 *  nothing more from older leaders: so somebody who has told holds it, and nobody who holds less has a larger pair.
 *
 *  Models      Raft's elections (sections 5.2 and 5.4.1) with the controller in the place of the candidates; the request of
 *              KIP-966's unclean recovery (Longest Log)
 *  Simplifies  replicas cannot be moved, since two sets of replicas have majorities of their own (Raft's joint consensus)
 *  Invariants  nobody leads without a majority of the assigned replicas alive and asked
 *  See         broker/majority.ts (who answers), broker/commit-rule.ts, elections.ts (the ISR) */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../contract/ids.ts';
import { COMMIT_RULE, commitRuleOf, majorityOf, WHAT_IF_ERA } from '../../contract/what-if.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { isActive } from '../protocol/metadata-image.ts';
import type { MetadataRecord, PartitionChangeRecord } from '../protocol/records.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { write } from './active.ts';
import type { Control, Refusal } from './control.ts';
import { refusal } from './control.ts';
import type { ActiveController, MajorityElection } from './state.ts';
import { diskOf } from './state.ts';

/** A request that failed is made again after so long. */
const RETRY_US = 100_000;
const RETRY_TIMER = 'controller:majority';
const NO_LEADER_CHANGE = -2;

/** Why an operator's wish about such a topic is refused: leaders and replicas are not his to choose. */
export const refuseChoice = (topic: string): Refusal =>
  refusal(
    'INVALID_REQUEST',
    `The topic ${topic} commits by majority (what-if): it is led by whoever holds most, and keeps its replicas.`,
  );

// ---- the rule of a topic

/** Why a topic cannot have that rule; null when it can.
 *  @param value of the config that carries the rule; null: Kafka's own */
export function refuseRule(
  { image, rules }: Pick<Control, 'image' | 'rules'>,
  topic: string,
  value: string | null,
): Refusal | null {
  if (rules.era !== WHAT_IF_ERA)
    return refusal('INVALID_CONFIG', `What-ifs are of Kafka ${WHAT_IF_ERA} alone; this is ${rules.era}.`);
  if (value !== null && value !== 'majority')
    return refusal('INVALID_CONFIG', `A topic commits by majority, or as Kafka does; not by ${value}.`);
  const found = image.topics.get(topic);
  if (!found) return null;
  if (topic.startsWith('__')) return refusal('INVALID_REQUEST', `Internal topics commit as Kafka does.`);
  const stuck = stuckPartition(found.partitions, value);
  return (
    stuck &&
    refusal(
      'INVALID_REQUEST',
      `Every replica of ${topic}-${stuck.partition} must be in sync, and one must lead.`,
    )
  );
}

/** The first partition that keeps its topic from changing the rule. To change to majority, every replica must hold what is
 *  committed; to change back, somebody must lead, who does. */
export function stuckPartition(
  partitions: readonly PartitionRegistration[],
  value: string | null,
): PartitionRegistration | null {
  return (
    partitions.find(
      ({ leader, isr, replicas, addingReplicas, removingReplicas }) =>
        leader === NO_BROKER ||
        (value !== null &&
          (isr.length < replicas.length || addingReplicas.length + removingReplicas.length > 0)),
    ) ?? null
  );
}

/** What is written besides the rule itself: each leader begins an epoch by it, so that what it asks for by the old rule is
 *  refused. Back from majority it is alone in the ISR, until the others have come up to what is committed. */
export function ruleRecords(image: MetadataImage, topic: string, value: string | null): MetadataRecord[] {
  const found = image.topics.get(topic);
  return (found?.partitions ?? []).map(({ partition, leader, eligibleLeaderReplicas }) => ({
    type: 'PartitionChangeRecord',
    topicId: found?.topicId ?? '',
    partitionId: partition,
    isr: value === null ? Object.freeze([leader]) : null,
    leader,
    leaderRecoveryState: null,
    ...(eligibleLeaderReplicas.length > 0 && { eligibleLeaderReplicas: [] }),
  }));
}

export const isRule = (resourceType: string, name: string): boolean =>
  resourceType === 'topic' && name === COMMIT_RULE;

// ---- leaders go

/** A broker is fenced, shuts down, or comes back with nobody knows what: it leaves the ISR, which is only shown, and where it led,
 *  nobody leads. */
export function leaveMajority(
  image: MetadataImage,
  { topic, partition, isr, leader }: PartitionRegistration,
  brokerId: BrokerId,
): PartitionChangeRecord | null {
  const rest = isr.filter((id) => id !== brokerId);
  const isLeader = leader === brokerId;
  const isLess = rest.length > 0 && rest.length < isr.length;
  if (!isLeader && !isLess) return null;
  return {
    type: 'PartitionChangeRecord',
    topicId: image.topics.get(topic)?.topicId ?? '',
    partitionId: partition,
    isr: isLess ? Object.freeze(rest) : null,
    leader: isLeader ? NO_BROKER : NO_LEADER_CHANGE,
    leaderRecoveryState: null,
  };
}

// ---- who comes after them

/** Looks at every partition of such a topic that nobody leads: asks whom it has not asked, and elects where enough have told. */
export function reviewElections(node: NodeContext, active: ActiveController): void {
  const { image, elections } = active;
  const wanted = new Map<BrokerId, MajorityElection[]>();
  const electing = new Set<PartitionKey>();
  for (const { name, topicId, configs, partitions } of image.topics.values()) {
    if (commitRuleOf(configs) !== 'majority') continue;
    for (const partition of partitions) {
      if (partition.leader !== NO_BROKER) continue;
      const key = partitionKey(name, partition.partition);
      electing.add(key);
      let election = elections.get(key);
      if (election?.leaderEpoch !== partition.leaderEpoch || election.topicId !== topicId) {
        election = begin(key, topicId, partition);
        elections.set(key, election);
      }
      const asked = askOf(node, active, election, partition);
      for (const id of asked) wanted.set(id, [...(wanted.get(id) ?? []), election]);
    }
  }
  for (const key of elections.keys()) if (!electing.has(key)) elections.delete(key);
  for (const [id, about] of wanted) ask(node, id, about);
}

const begin = (key: PartitionKey, topicId: string, { partition, leaderEpoch }: PartitionRegistration) => ({
  key,
  topicId,
  partition,
  leaderEpoch,
  asked: new Map(),
  told: new Map(),
  missing: null,
});

/** Live replicas that are to be asked now: none, while they are no majority. */
function askOf(
  node: NodeContext,
  { image }: ActiveController,
  election: MajorityElection,
  { replicas }: PartitionRegistration,
): readonly BrokerId[] {
  const { controllerId } = diskOf(node);
  const alive = replicas.filter((id) => isActive(image, id));
  const needed = majorityOf(replicas.length);
  if (alive.length < needed) {
    const said = alive.join();
    if (election.missing !== said)
      node.emit({ type: 'partition.majorityMissing', partition: election.key, controllerId, alive, needed });
    election.missing = said;
    return [];
  }
  election.missing = null;
  const fresh = alive.filter((id) => election.asked.get(id) !== image.brokers.get(id)?.brokerEpoch);
  if (fresh.length === 0) return fresh;
  for (const id of fresh) {
    election.asked.set(id, image.brokers.get(id)?.brokerEpoch ?? -1);
    election.told.delete(id);
  }
  node.emit({
    type: 'partition.majorityAsked',
    partition: election.key,
    controllerId,
    leaderEpoch: election.leaderEpoch,
    brokerIds: fresh,
  });
  return fresh;
}

function ask(node: NodeContext, brokerId: BrokerId, about: readonly MajorityElection[]): void {
  const topicIds = [...new Set(about.map(({ topicId }) => topicId))];
  const topicPartitions = topicIds.map((topicId) => ({
    topicId,
    partitions: about
      .filter((election) => election.topicId === topicId)
      .map(({ partition, leaderEpoch }) => ({ partition, currentLeaderEpoch: leaderEpoch })),
  }));
  request(
    node,
    'GetReplicaLogInfo',
    brokerNode(brokerId),
    { topicPartitions },
    {
      channel: 'elections',
      timeoutMs: configInt(diskOf(node).configs, 'controller.quorum.request.timeout.ms'),
      label: partitionsLabel(
        'control',
        about.map(({ key }) => key),
      ),
      context: { brokerId },
    },
  );
}

/** A broker has told what it holds. */
export function onLogInfo(
  node: NodeContext,
  active: ActiveController | null,
  response: IncomingResponse,
): void {
  if (!active) return;
  // Made in ask.
  const { brokerId } = response.request.context as { brokerId: BrokerId };
  const { brokerEpoch, topicPartitionLogInfoList } = responseOf('GetReplicaLogInfo', response.body);
  const { controllerId } = diskOf(node);
  const records: MetadataRecord[] = [];
  for (const { topicId, partitionLogInfo } of topicPartitionLogInfoList) {
    for (const info of partitionLogInfo) {
      const topic = active.image.names.get(topicId) ?? '';
      const election = active.elections.get(partitionKey(topic, info.partition));
      // It is of another epoch by now, or was asked of another life of the broker.
      if (election?.topicId !== topicId || election.leaderEpoch !== info.currentLeaderEpoch) continue;
      if (election.asked.get(brokerId) !== brokerEpoch) continue;
      const { lastWrittenLeaderEpoch: lastEpoch, logEndOffset } = info;
      election.told.set(brokerId, Object.freeze({ lastEpoch, logEndOffset }));
      const { key: partition } = election;
      node.emit({
        type: 'partition.majorityAnswered',
        partition,
        controllerId,
        brokerId,
        lastEpoch,
        logEndOffset,
      });
      const record = elect(active.image, topic, election);
      if (record) records.push(record);
    }
  }
  if (records.length === 0) return;
  write(node, active, records);
  reviewElections(node, active);
}

/** The record that makes somebody lead; null while fewer than a majority have told. */
function elect(
  image: MetadataImage,
  topic: string,
  election: MajorityElection,
): PartitionChangeRecord | null {
  const registration = image.topics.get(topic)?.partitions[election.partition];
  if (registration?.leader !== NO_BROKER || registration.leaderEpoch !== election.leaderEpoch) return null;
  const { replicas } = registration;
  const told = replicas.filter((id) => isActive(image, id) && election.told.has(id));
  if (told.length < majorityOf(replicas.length)) return null;
  let leader = NO_BROKER;
  for (const id of told) if (leader === NO_BROKER || holdsMore(election, id, leader)) leader = id;
  return {
    type: 'PartitionChangeRecord',
    topicId: election.topicId,
    partitionId: election.partition,
    isr: Object.freeze([leader]),
    leader,
    leaderRecoveryState: null,
  };
}

function holdsMore({ told }: MajorityElection, a: BrokerId, b: BrokerId): boolean {
  const [one, other] = [told.get(a), told.get(b)];
  if (!one || !other) return false;
  return one.lastEpoch === other.lastEpoch
    ? one.logEndOffset > other.logEndOffset
    : one.lastEpoch > other.lastEpoch;
}

/** No answer: the broker is asked again in a moment, unless it is known to be gone by then. */
export function onLogInfoLost(
  node: NodeContext,
  active: ActiveController | null,
  failed: readonly FailedRequest[],
): void {
  const lost = failed.filter(({ api }) => api === 'GetReplicaLogInfo');
  if (!active || lost.length === 0) return;
  for (const { context } of lost) {
    // Made in ask.
    const { brokerId } = context as { brokerId: BrokerId };
    for (const { asked, told } of active.elections.values()) if (!told.has(brokerId)) asked.delete(brokerId);
  }
  node.startTimer(RETRY_TIMER, RETRY_US);
}
