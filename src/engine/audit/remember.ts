/** What the audits take note of before they look: what has been committed and acknowledged, and what has happened that may
 *  explain what they find.
 *  See         state.ts, committed.ts, ledger.ts */
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { controllerDisk, controllerMemory, latestImage } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { commit, cutBack, forgetTopic, recommit } from './committed.ts';
import { noteAccumulated, noteEnded } from './ended-transactions-take-nothing.ts';
import { uncleanIsAllowed } from './excuses.ts';
import type { EventOf } from './invariant.ts';
import { acknowledge, minIsrOf, reviewLosses } from './ledger.ts';
import { forgetPast } from './past.ts';
import { noteHeard } from './sessions-last-their-time.ts';
import type { AuditState, Evidence, LeftBehind, PartitionFile } from './state.ts';
import { fileOf } from './state.ts';
import { noteDecided, noteLoaded, noteMarked } from './transactions.ts';
import { noteUnanswered } from './unanswered.ts';
import { copiesOf, copyOn, decided, elrOf, fileKey, fileNow, leadershipOf, topicIdOn } from './view.ts';

/** Takes note of an event. May emit `record.lost`. */
export function remember(world: World, state: AuditState, event: EngineEvent): void {
  noteHeard(state, event);
  noteUnanswered(world, state, event);
  switch (event.type) {
    case 'partition.highWatermarkAdvanced':
      // What a follower has heard commits nothing.
      if (!leadershipOf(copyOn(world, event.partition, event.brokerId))) return;
      noteLeftBehind(world, state, event);
      return commit(world, state, event.partition, event.brokerId);
    case 'produce.acknowledged':
      if (event.acks !== 0) acknowledge(world, state, event);
      return;
    case 'replica.truncated':
      return truncated(world, state, event);
    case 'isr.proposalForgotten':
    case 'isr.outcomeUnknown': {
      const { evidence } = fileOf(state, fileKey(world, event.partition, event.leaderId), event.partition);
      evidence.forgetful = event.leaderId;
      evidence.isUnheard = event.type === 'isr.outcomeUnknown';
      return;
    }
    case 'isr.confirmed': {
      const file = state.partitions.get(fileKey(world, event.partition, event.leaderId));
      if (file?.evidence.forgetful === event.leaderId) file.evidence.forgetful = null;
      return;
    }
    case 'log.tailLost':
      return loseTail(world, state, event.partition, event.brokerId, event.toOffset);
    case 'log.segmentsDeleted':
    case 'log.cleaned':
      return forgetPast(world, state, event.partition, event.brokerId);
    case 'replica.becameLeader':
      beginLeadership(world, state, event.partition, event.brokerId);
      // What it has learnt as a follower it shows as a leader.
      return commit(world, state, event.partition, event.brokerId);
    case 'topic.commitRuleChanged':
      // Back from majority its leader is alone in the ISR, whatever it has lost.
      for (const file of state.partitions.values())
        if (parsePartitionKey(file.key).topic === event.topic) file.evidence.byMajority = true;
      return;
    case 'partition.leaderElected':
      noteLedByLeft(world, state, event);
      noteOutsider(world, state, event);
      if (event.unclean && mayBeUnclean(world, state, event.partition))
        recommit(world, state, event.partition, event.toLeader, event.leaderEpoch);
      return;
    case 'command.accepted': {
      const { command } = event;
      if (command.type === 'producer.configure' && command.settings.idempotence === false)
        state.unordered.add(command.producerId);
      if (command.type !== 'partition.electLeader' || command.election !== 'unclean') return;
      const file = state.partitions.get(fileNow(world, partitionKey(command.topic, command.partition)));
      if (file) file.evidence.uncleanAsked = true;
      return;
    }
    case 'config.changed':
      if ('min.insync.replicas' in event.configs) noteMinIsr(world, state, event);
      return;
    case 'topic.created':
      return noteStrays(world, state, event);
    case 'topic.deleted':
      return forgetTopic(state, event.topic);
    case 'partition.replicasChanged':
      return noteMoved(world, state, event);
    // The process has ended at once, whatever its node is said to have done.
    case 'broker.logDirFailed':
      noteUnwritable(state, event.brokerId);
      return endUncleanly(world, state, event.brokerId);
    case 'broker.halted':
      return endUncleanly(world, state, event.brokerId);
    case 'node.killed':
      if (event.node.startsWith('b')) endUncleanly(world, state, Number(event.node.slice(1)));
      return;
    case 'partition.isrChanged': {
      const file = state.partitions.get(fileNow(world, event.partition));
      for (const id of event.to) {
        if (event.from.includes(id)) continue;
        file?.evidence.down.delete(id);
        // It has caught up again. Whoever is elected from outside the ISR has not.
        if (event.to.length > 1 && decided(world, event.partition)?.replicas.includes(id))
          file?.evidence.removed.delete(id);
      }
      if (file && event.to.length > 0) file.evidence.minIsrChanged = false;
      if (file?.evidence.forgetful != null)
        notePassedOver(world, event.partition, file.evidence, file.evidence.forgetful);
      if (file) forgetLeft(file.evidence, event.to);
      return;
    }
    case 'transaction.stateChanged':
      return noteDecided(state, event);
    case 'producer.recordAccumulated':
      return noteAccumulated(world, state, event);
    case 'producer.transactionEnded':
      return noteEnded(world, state, event);
    case 'transactions.loaded':
      // It shares its shape with `transactions.unloaded`.
      return noteLoaded(world, state, event as EventOf<'transactions.loaded'>);
    case 'transaction.markerWritten':
      return noteMarked(state, event);
    case 'consumer.skippedAborted': {
      const key = `${event.consumerId} ${event.partition}`;
      const ranges = state.skipped.get(key) ?? [];
      ranges.push(Object.freeze({ from: event.fromOffset, to: event.toOffset }));
      state.skipped.set(key, ranges);
      return;
    }
    case 'controller.zombieDecided':
      state.quorum.zombie = event.controllerId;
      return;
    case 'controller.activated':
      learnCommittedMetadata(world, state);
      return forgetUncommitted(world, state);
    case 'metadata.applied':
      return learnCommittedMetadata(world, state);
    default:
      return;
  }
}

function mayBeUnclean(world: World, state: AuditState, key: PartitionKey): boolean {
  const isAsked = state.partitions.get(fileNow(world, key))?.evidence.uncleanAsked;
  return isAsked || uncleanIsAllowed(world, key);
}

function truncated(world: World, state: AuditState, event: EventOf<'replica.truncated'>): void {
  const { partition, brokerId, toOffset } = event;
  const file = state.partitions.get(fileKey(world, partition, brokerId));
  if (file) {
    const held = file.agreed.get(brokerId) ?? 0;
    const hasCut = held > toOffset;
    if (world.rules.truncation === 'highWatermark') file.cutUnasked.set(brokerId, toOffset);
    file.cut = hasCut ? Object.freeze({ brokerId, toOffset, held }) : null;
    if (hasCut || isCountedOn(world, partition, brokerId, toOffset)) file.evidence.cutCommitted = brokerId;
    cutBack(file, brokerId, toOffset);
  }
  if (!partition.startsWith('__'))
    reviewLosses(world, state, partition, topicIdOn(world, partition, brokerId), toOffset);
}

/** Only where nobody is in sync at that moment is anybody forgotten who would be missed. */
function noteMinIsr(
  world: World,
  state: AuditState,
  { resourceType, resourceName }: EventOf<'config.changed'>,
): void {
  for (const { key, evidence } of state.partitions.values()) {
    const isMeant = resourceType === 'broker' || parsePartitionKey(key).topic === resourceName;
    if (isMeant && decided(world, key)?.isr.length === 0) evidence.minIsrChanged = true;
  }
}

/** What a broker that was away when a topic was deleted, or one of its replicas moved, still has of it, it takes for the new topic's. */
function noteStrays(
  world: World,
  state: AuditState,
  { topic, partitionCount }: EventOf<'topic.created'>,
): void {
  if (world.rules.topicIds) return;
  for (let index = 0; index < partitionCount; index++) {
    const key = partitionKey(topic, index);
    const strays = copiesOf(world, key).flatMap(({ brokerId, log }) =>
      log.logEndOffset > 0 ? [brokerId] : [],
    );
    if (strays.length > 0) fileOf(state, fileNow(world, key), key).evidence.strays = Object.freeze(strays);
  }
}

function noteUnwritable(state: AuditState, brokerId: BrokerId): void {
  const broker = state.brokers.get(brokerId);
  if (broker) broker.wasUnwritable = true;
}

function noteMoved(
  world: World,
  state: AuditState,
  { partition, from, to }: EventOf<'partition.replicasChanged'>,
): void {
  const { evidence: own, starts } = fileOf(state, fileNow(world, partition), partition);
  // Whoever is taken out deletes its log, and begins anew when it is back.
  for (const id of [...from, ...to]) if (!from.includes(id) || !to.includes(id)) starts.delete(id);
  const { removed } = own;
  const present = decided(world, partition);
  const back = to.find(
    (id) => !from.includes(id) && removed.has(id) && present && elrOf(present).includes(id),
  );
  if (back !== undefined) own.eligibleOutsider = Object.freeze({ brokerId: back });
  for (const id of from) if (!to.includes(id)) removed.add(id);
  const { topic, partition: index } = parsePartitionKey(partition);
  if (index !== 0 || from.length === to.length) return;
  for (const { key, evidence } of state.partitions.values())
    if (parsePartitionKey(key).topic === topic) evidence.isCapMoved = true;
}

function beginLeadership(world: World, state: AuditState, partition: PartitionKey, brokerId: BrokerId): void {
  const file = state.partitions.get(fileKey(world, partition, brokerId));
  if (!file) return;
  // Sequences are watched from the beginning of a leadership on; what comes before is in the new leader's log.
  file.producers.delete(brokerId);
  // A process that leads in the epoch in which it ended begins where its last checkpoint of the high watermark was.
  if (file.highWatermark?.brokerId === brokerId) file.highWatermark = null;
  if (file.evidence.forgetful === brokerId) file.evidence.forgetful = null;
}

/** Whether a leader, of whatever epoch, goes by a follower's word for something that lies behind an offset. */
function isCountedOn(world: World, partition: PartitionKey, brokerId: BrokerId, toOffset: number): boolean {
  return copiesOf(world, partition).some((copy) => {
    const known = leadershipOf(copy)?.remotes.get(brokerId);
    return known !== undefined && known.logEndOffset > toOffset;
  });
}

/** Whom a leader that moves its high watermark has not waited for, though the ISR names them: it has forgotten which ISR it asked
 *  for, or they are no replicas to it any more. */
function noteLeftBehind(
  world: World,
  state: AuditState,
  { partition, brokerId }: EventOf<'partition.highWatermarkAdvanced'>,
): void {
  const evidence = state.partitions.get(fileKey(world, partition, brokerId))?.evidence;
  const role = leadershipOf(copyOn(world, partition, brokerId));
  if (!evidence || !role) return;
  noteCountedCut(world, state, partition, brokerId, role.isr);
  const leaving = role.isr.filter((id) => id !== brokerId && !role.remotes.has(id));
  if (leaving.length > 0) evidence.leaving = leftBehind(brokerId, leaving);
  if (evidence.forgetful === brokerId) notePassedOver(world, partition, evidence, brokerId);
}

/** A leader has counted on what a follower told before it cut that off. */
function noteCountedCut(
  world: World,
  state: AuditState,
  partition: PartitionKey,
  leaderId: BrokerId,
  isr: readonly BrokerId[],
): void {
  const file = state.partitions.get(fileKey(world, partition, leaderId));
  const shown = copyOn(world, partition, leaderId)?.replica?.highWatermark ?? 0;
  for (const [id, toOffset] of file?.cutUnasked ?? []) {
    const end = copyOn(world, partition, id)?.log.logEndOffset ?? 0;
    if (file && isr.includes(id) && end < shown && toOffset < shown) file.evidence.cutCommitted = id;
  }
}

/** Members of the recorded ISR whom a leader that has forgotten its wish, or never heard, does not wait for. */
function notePassedOver(world: World, partition: PartitionKey, evidence: Evidence, brokerId: BrokerId): void {
  const role = leadershipOf(copyOn(world, partition, brokerId));
  if (!role) return;
  // What it has asked for and forgotten is on its way still, and it does not wait for that.
  const waitedFor = [...role.isr, ...(role.pending?.kind === 'expand' ? role.pending.isr : [])];
  const left = decided(world, partition)?.isr.filter((id) => !waitedFor.includes(id)) ?? [];
  if (left.length > 0)
    evidence.passedOver = Object.freeze({
      ...leftBehind(brokerId, left),
      isUnheard: evidence.isUnheard,
    });
}

/** What a replica that was left behind does not have may be gone for good once it has led. */
function noteLedByLeft(
  world: World,
  state: AuditState,
  { partition, toLeader }: EventOf<'partition.leaderElected'>,
): void {
  const evidence = state.partitions.get(fileNow(world, partition))?.evidence;
  const { leaving = null } = evidence ?? {};
  if (evidence && leaving?.brokerIds.includes(toLeader))
    evidence.leaving = Object.freeze({ ...leaving, hasLed: true });
}

/** A replica that was taken out while it was eligible is so still, though what it had was deleted with it: it comes back with nothing
 *  and may lead. */
function noteOutsider(
  world: World,
  state: AuditState,
  { partition, toLeader, fromElr }: EventOf<'partition.leaderElected'>,
): void {
  const evidence = state.partitions.get(fileNow(world, partition))?.evidence;
  if (fromElr && evidence?.removed.has(toLeader))
    evidence.eligibleOutsider = Object.freeze({ brokerId: toLeader });
}

/** Whoever was left behind is out of the ISR, and nobody can elect it any more. */
function forgetLeft(evidence: Evidence, isr: readonly BrokerId[]): void {
  const { leaving } = evidence;
  if (!leaving || leaving.hasLed || leaving.brokerIds.some((id) => isr.includes(id))) return;
  evidence.leaving = null;
}

const leftBehind = (leaderId: BrokerId, brokerIds: readonly BrokerId[]): LeftBehind =>
  Object.freeze({ leaderId, brokerIds: Object.freeze(brokerIds) });

/** A broker's disk has lost the tail of a log that had not been flushed. */
function loseTail(
  world: World,
  state: AuditState,
  partition: PartitionKey,
  brokerId: BrokerId,
  toOffset: number,
): void {
  const file = state.partitions.get(fileKey(world, partition, brokerId));
  if (file) {
    const known = file.evidence.unflushedLost.get(brokerId) ?? Number.MAX_SAFE_INTEGER;
    file.evidence.unflushedLost.set(brokerId, Math.min(known, toOffset));
    cutBack(file, brokerId, toOffset);
    noteDownTogether(file);
    const isr = decided(world, partition)?.isr.length ?? Number.MAX_SAFE_INTEGER;
    if (isr < minIsrOf(world, parsePartitionKey(partition).topic)) file.evidence.lostBelowMinIsr = brokerId;
  }
  if (!partition.startsWith('__'))
    reviewLosses(world, state, partition, topicIdOn(world, partition, brokerId), toOffset);
}

/** A broker is gone without having told anybody: of every partition that it has a copy of. */
function endUncleanly(world: World, state: AuditState, brokerId: BrokerId): void {
  const broker = state.brokers.get(brokerId);
  const node = world.sim.nodes.get(brokerNode(brokerId));
  // One that has not loaded its logs yet has not spent the file that vouches for them.
  const isVouchedFor = node !== undefined && brokerDisk(node).cleanShutdownEpoch !== null;
  if (broker && !isVouchedFor) broker.wasKilled = true;
  for (const [name, file] of state.partitions) {
    if (fileKey(world, file.key, brokerId) !== name) continue;
    file.evidence.down.add(brokerId);
    forgetStart(file, brokerId, copyOn(world, file.key, brokerId)?.log.logStartOffset ?? 0);
    noteDownTogether(file);
  }
}

/** Where a log begins is written down once a minute (log.flush.start.offset.checkpoint.interval.ms); the epochs before it are gone
 *  from the cache at once. */
function forgetStart({ starts, startsForgotten }: PartitionFile, brokerId: BrokerId, offset: number): void {
  starts.delete(brokerId);
  if (offset > (startsForgotten.get(brokerId) ?? 0)) startsForgotten.set(brokerId, offset);
}

function noteDownTogether({ evidence }: PartitionFile): void {
  const { down, unflushedLost } = evidence;
  if (down.size <= evidence.downTogether.length) return;
  if ([...unflushedLost.keys()].some((id) => down.has(id)))
    evidence.downTogether = Object.freeze([...down].sort((a, b) => a - b));
}

/** What an earlier controller had decided and not committed is void: epochs go on from what its successor has. */
function forgetUncommitted(world: World, state: AuditState): void {
  for (const topic of latestImage(world).topics.values()) {
    for (const { partition, leaderEpoch, partitionEpoch } of topic.partitions) {
      const file = state.partitions.get(`${topic.topicId}/${partitionKey(topic.name, partition)}`);
      if (!file) continue;
      file.leaderEpoch = Math.min(file.leaderEpoch, leaderEpoch);
      file.partitionEpoch = Math.min(file.partitionEpoch, partitionEpoch);
    }
  }
}

/** The newest that a leader of the quorum says a majority holds. */
function learnCommittedMetadata(world: World, { quorum }: AuditState): void {
  for (const id of world.scenario.controllers) {
    const node = world.sim.nodes.get(`c${id}`);
    const memory = node && controllerMemory(node);
    if (!node || memory?.role !== 'leader' || memory.highWatermark <= quorum.committedEnd) continue;
    quorum.committedEnd = memory.highWatermark;
    quorum.committedEpoch =
      batchAt(controllerDisk(node).log, memory.highWatermark - 1)?.partitionLeaderEpoch ?? -1;
  }
}
