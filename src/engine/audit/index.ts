/** All invariants, and the look after each event. Reads everything, changes nothing but its own memory. */
import type { EngineEvent, EventType } from '../../contract/events.ts';
import type { Breach, InvariantName, InvariantViolation } from '../../contract/invariants.ts';
import type { World } from '../cluster/world.ts';
import { emit } from '../kernel/sim.ts';
import { abortedStaysInvisible } from './aborted-stays-invisible.ts';
import { acknowledgedIsCommitted } from './acknowledged-is-committed.ts';
import { acknowledgedOffsetIsReal } from './acknowledged-offset-is-real.ts';
import { acknowledgedSurvives } from './acknowledged-survives.ts';
import { appliedMetadataIsCommitted } from './applied-metadata-is-committed.ts';
import { assignedIsSubscribed } from './assigned-is-subscribed.ts';
import { assignmentHasNoHole } from './assignment-has-no-hole.ts';
import { brokerEpochsOnlyRise } from './broker-epochs-only-rise.ts';
import { checkpointsTellThePast } from './checkpoints-tell-the-past.ts';
import { commitsAreOfMembers } from './commits-are-of-members.ts';
import { commitsMoveForward } from './commits-move-forward.ts';
import { commitsStayWithinTheLog } from './commits-stay-within-the-log.ts';
import { committedIsOnMajority } from './committed-is-on-majority.ts';
import { committedOnTrueLeader } from './committed-on-true-leader.ts';
import { committedSomewhere } from './committed-somewhere.ts';
import { compactionKeepsTheNewest } from './compaction-keeps-the-newest.ts';
import { coordinatorTellsItsLog } from './coordinator-tells-its-log.ts';
import { deliveriesStayWithinTheLimit } from './deliveries-stay-within-the-limit.ts';
import { doneIsNotDelivered } from './done-is-not-delivered.ts';
import { electedLeaderIsComplete } from './elected-leader-is-complete.ts';
import { endedTransactionsTakeNothing } from './ended-transactions-take-nothing.ts';
import { epochCacheTellsTheLog } from './epoch-cache-tells-the-log.ts';
import { epochsNeverDecrease } from './epochs-never-decrease.ts';
import { takeFates } from './fates/take.ts';
import { fencedBrokersLeadNothing } from './fenced-brokers-lead-nothing.ts';
import { fencedEpochsStayOut } from './fenced-epochs-stay-out.ts';
import { flushedStays } from './flushed-stays.ts';
import { followerContinuesItsLeader } from './follower-continues-its-leader.ts';
import { generationsOnlyRise } from './generations-only-rise.ts';
import { highWatermarkIsMonotonic } from './high-watermark-is-monotonic.ts';
import { highWatermarkWithinIsr } from './high-watermark-within-isr.ts';
import { highWatermarkWithinLog } from './high-watermark-within-log.ts';
import { idempotenceKeepsOrder } from './idempotence-keeps-order.ts';
import { idempotentWritesOnce } from './idempotent-writes-once.ts';
import { imagesTellTheLog } from './images-tell-the-log.ts';
import { indexFindsItsBatch } from './index-finds-its-batch.ts';
import type { Finding, Invariant, Look } from './invariant.ts';
import { isrAndElrAreSound } from './isr-and-elr-are-sound.ts';
import { isrGrowsByItsLeader } from './isr-grows-by-its-leader.ts';
import { isrHoldsCommitted } from './isr-holds-committed.ts';
import { joinerHasCaughtUp } from './joiner-has-caught-up.ts';
import { leaderIsInIsr } from './leader-is-in-isr.ts';
import { leadersLoadNoSnapshot } from './leaders-load-no-snapshot.ts';
import { leaverWasBehind } from './leaver-was-behind.ts';
import { logStartOnlyRises } from './log-start-only-rises.ts';
import { logsAgreeBelowHighWatermark } from './logs-agree-below-high-watermark.ts';
import { logsMatch } from './logs-match.ts';
import { majorityHoldsMetadata } from './majority-holds-metadata.ts';
import { markersFollowDecisions } from './markers-follow-decisions.ts';
import { maximalIsrCoversIsr } from './maximal-isr-covers-isr.ts';
import { memberEpochsFollow } from './member-epochs-follow.ts';
import { messagesAddUp } from './messages-add-up.ts';
import { metadataBeginsAtASnapshot } from './metadata-begins-at-a-snapshot.ts';
import { metadataLogsAgree } from './metadata-logs-agree.ts';
import { minIsrIsKept } from './min-isr-is-kept.ts';
import { newLeaderReachesCommitted } from './new-leader-reaches-committed.ts';
import { newestInstanceWins } from './newest-instance-wins.ts';
import { nothingCommittedTwice } from './nothing-committed-twice.ts';
import { offsetsAreContiguous } from './offsets-are-contiguous.ts';
import { offsetsFollowTheirTransaction } from './offsets-follow-their-transaction.ts';
import { oneActiveControllerPerEpoch } from './one-active-controller-per-epoch.ts';
import { oneCoordinatorPerEpoch } from './one-coordinator-per-epoch.ts';
import { oneHolderPerRecord } from './one-holder-per-record.ts';
import { oneLeaderPerEpoch } from './one-leader-per-epoch.ts';
import { oneMemberPerPartition } from './one-member-per-partition.ts';
import { oneOwnerPerPartition } from './one-owner-per-partition.ts';
import { oneQuorumLeaderPerEpoch } from './one-quorum-leader-per-epoch.ts';
import { oneTransactionCoordinatorPerEpoch } from './one-transaction-coordinator-per-epoch.ts';
import { oneVotePerEpoch } from './one-vote-per-epoch.ts';
import { openTransactionsTellTheLog } from './open-transactions-tell-the-log.ts';
import { ownIsrHoldsCommitted } from './own-isr-holds-committed.ts';
import { ownersHoldTheirZnodes } from './owners-hold-their-znodes.ts';
import { partitionEpochsOnlyRise } from './partition-epochs-only-rise.ts';
import { producerEpochsOnlyRise } from './producer-epochs-only-rise.ts';
import { producerIdsHaveOneOwner } from './producer-ids-have-one-owner.ts';
import { producerStateTellsTheLog } from './producer-state-tells-the-log.ts';
import { producersShareNoEpoch } from './producers-share-no-epoch.ts';
import { quorumEpochsOnlyRise } from './quorum-epochs-only-rise.ts';
import { quorumLeaderIsComplete } from './quorum-leader-is-complete.ts';
import { readCommittedReadsDecided } from './read-committed-reads-decided.ts';
import { readsAreCommitted } from './reads-are-committed.ts';
import { remember } from './remember.ts';
import { retentionStaysBelowHighWatermark } from './retention-stays-below-high-watermark.ts';
import { revokedBeforeGiven } from './revoked-before-given.ts';
import { segmentsAreInOrder } from './segments-are-in-order.ts';
import { sequencesHaveNoGap } from './sequences-have-no-gap.ts';
import { sessionsLastTheirTime } from './sessions-last-their-time.ts';
import { shareStartPassesDone } from './share-start-passes-done.ts';
import { sizesAddUp } from './sizes-add-up.ts';
import { snapshotsAgree } from './snapshots-agree.ts';
import { stableGroupsAreSettled } from './stable-groups-are-settled.ts';
import type { AuditState, PartitionFile } from './state.ts';
import { theDeadDoNothing } from './the-dead-do-nothing.ts';
import { timeIndexTellsTheSegment } from './time-index-tells-the-segment.ts';
import { timeNeverRunsBack } from './time-never-runs-back.ts';
import { transactionStatesFollow } from './transaction-states-follow.ts';
import { transactionsAreAtomic } from './transactions-are-atomic.ts';
import { truncationLeavesNothingBehind } from './truncation-leaves-nothing-behind.ts';
import { truncationSparesCommitted } from './truncation-spares-committed.ts';
import { uncleanRestartLeavesIsr } from './unclean-restart-leaves-isr.ts';
import { verdictsOutliveLeaders } from './verdicts-outlive-leaders.ts';
import { copyOn } from './view.ts';

/** In the order in which they look. */
export const CHECKS: readonly Invariant[] = [
  highWatermarkWithinLog,
  highWatermarkWithinIsr,
  highWatermarkIsMonotonic,
  newLeaderReachesCommitted,
  logsMatch,
  logsAgreeBelowHighWatermark,
  epochsNeverDecrease,
  offsetsAreContiguous,
  epochCacheTellsTheLog,
  truncationSparesCommitted,
  followerContinuesItsLeader,
  oneLeaderPerEpoch,
  leaderIsInIsr,
  isrAndElrAreSound,
  fencedBrokersLeadNothing,
  isrHoldsCommitted,
  electedLeaderIsComplete,
  ownIsrHoldsCommitted,
  maximalIsrCoversIsr,
  uncleanRestartLeavesIsr,
  acknowledgedSurvives,
  committedOnTrueLeader,
  committedSomewhere,
  partitionEpochsOnlyRise,
  isrGrowsByItsLeader,
  acknowledgedIsCommitted,
  minIsrIsKept,
  joinerHasCaughtUp,
  leaverWasBehind,
  nothingCommittedTwice,
  committedIsOnMajority,
  oneQuorumLeaderPerEpoch,
  oneVotePerEpoch,
  quorumEpochsOnlyRise,
  quorumLeaderIsComplete,
  metadataLogsAgree,
  metadataBeginsAtASnapshot,
  leadersLoadNoSnapshot,
  snapshotsAgree,
  majorityHoldsMetadata,
  appliedMetadataIsCommitted,
  oneActiveControllerPerEpoch,
  brokerEpochsOnlyRise,
  imagesTellTheLog,
  segmentsAreInOrder,
  indexFindsItsBatch,
  timeIndexTellsTheSegment,
  logStartOnlyRises,
  retentionStaysBelowHighWatermark,
  compactionKeepsTheNewest,
  abortedStaysInvisible,
  flushedStays,
  checkpointsTellThePast,
  producerStateTellsTheLog,
  sizesAddUp,
  truncationLeavesNothingBehind,
  sequencesHaveNoGap,
  idempotentWritesOnce,
  idempotenceKeepsOrder,
  producerEpochsOnlyRise,
  acknowledgedOffsetIsReal,
  producerIdsHaveOneOwner,
  transactionStatesFollow,
  markersFollowDecisions,
  transactionsAreAtomic,
  openTransactionsTellTheLog,
  readCommittedReadsDecided,
  endedTransactionsTakeNothing,
  fencedEpochsStayOut,
  producersShareNoEpoch,
  oneTransactionCoordinatorPerEpoch,
  offsetsFollowTheirTransaction,
  generationsOnlyRise,
  assignmentHasNoHole,
  oneOwnerPerPartition,
  oneMemberPerPartition,
  ownersHoldTheirZnodes,
  memberEpochsFollow,
  assignedIsSubscribed,
  commitsAreOfMembers,
  commitsMoveForward,
  commitsStayWithinTheLog,
  coordinatorTellsItsLog,
  oneCoordinatorPerEpoch,
  newestInstanceWins,
  stableGroupsAreSettled,
  revokedBeforeGiven,
  oneHolderPerRecord,
  shareStartPassesDone,
  doneIsNotDelivered,
  deliveriesStayWithinTheLimit,
  verdictsOutliveLeaders,
  sessionsLastTheirTime,
  readsAreCommitted,
  timeNeverRunsBack,
  messagesAddUp,
  theDeadDoNothing,
];

interface Listener {
  readonly invariant: Invariant;
  readonly look: Look<EventType>;
}

const LISTENERS: ReadonlyMap<EventType, readonly Listener[]> = (() => {
  const byType = new Map<EventType, Listener[]>();
  for (const invariant of CHECKS) {
    // Those that are looked at from scratch alone are left out of the first view's thread (LATER in vite.config.ts), and have
    // nothing to say there.
    for (const [type, look] of Object.entries(invariant.on ?? {})) {
      // The table holds a look for each type at events of exactly that type.
      const listener = { invariant, look: look as Look<EventType> };
      const known = byType.get(type as EventType);
      if (known) known.push(listener);
      else byType.set(type as EventType, [listener]);
    }
  }
  return byType;
})();

const EVERY = CHECKS.flatMap((invariant) =>
  invariant.onEvery ? [{ invariant, look: invariant.onEvery }] : [],
);

/** Looks at everything that has just happened. First all of it is taken note of: the cluster is as it is after the last of
 *  these events, whichever is looked at. What is found is said once, as an event. */
export function audit(world: World, state: AuditState): void {
  const { sim } = world;
  const { outbox } = sim;
  for (const event of outbox) {
    sim.cause = event.id;
    state.seen.add(event.type);
    remember(world, state, event);
    takeFates(world, state, event);
  }
  // The audits may add events of their own, which are looked at in turn.
  for (const event of outbox) {
    sim.cause = event.id;
    lookAt(world, state, event);
  }
  sim.cause = null;
}

/** Looks at an event with every invariant that it concerns. */
export function lookAt(world: World, state: AuditState, event: EngineEvent): void {
  const listeners = LISTENERS.get(event.type);
  for (const { invariant, look } of EVERY) {
    const finding = look(world, state, event);
    if (finding) report(world, state, invariant, finding);
  }
  if (!listeners) return;
  const copy =
    'partition' in event && 'brokerId' in event ? copyOn(world, event.partition, event.brokerId) : undefined;
  for (const { invariant, look } of listeners) {
    const finding = look(world, state, event, copy);
    if (finding) report(world, state, invariant, finding);
  }
}

function report(world: World, state: AuditState, invariant: Invariant, finding: Finding): void {
  const expected = invariant.permittedBy?.(world, state, finding) ?? null;
  const { name } = invariant;
  if (!expected) {
    if (state.broken.has(name)) return;
    const breach = breachOf(name, finding);
    state.broken.set(name, breach);
    emit(world.sim, { type: 'invariant.broken', ...breach });
    return;
  }
  const key = `${name} ${expected.code} ${finding.about ?? ''}`;
  const known = state.explained.get(key);
  if (known) {
    known.times++;
    return;
  }
  const breach = breachOf(name, finding);
  emit(world.sim, { type: 'invariant.explained', ...breach, expected });
  const { lastEventId: eventId, nowUs: timeUs } = world.sim;
  state.explained.set(key, { ...breach, expected, eventId, timeUs, times: 1 });
}

/** Whose copy it is comes first among the values. Shared by events, frames and the state, so frozen. */
function breachOf(invariant: InvariantName, { sentence, about, brokerId, values }: Finding): Breach {
  const all = { ...(brokerId === undefined ? {} : { broker: brokerId }), ...values };
  return Object.freeze({ invariant, sentence, about, values: Object.freeze(all) });
}

/** Looks at everything, and trusts nothing that was remembered; for quiet moments. Finds also what the looks after each
 *  event should have found, and have not. */
export function recheck(world: World, state: AuditState): readonly InvariantViolation[] {
  const found: InvariantViolation[] = [];
  const remembered = forgetAgreement(state);
  for (const invariant of CHECKS) {
    const finding = invariant.recheck?.(world, state);
    if (!finding) continue;
    const expected = invariant.permittedBy?.(world, state, finding) ?? null;
    found.push({ ...breachOf(invariant.name, finding), expected });
  }
  for (const [file, agreed] of remembered) {
    file.agreed.clear();
    for (const [brokerId, end] of agreed) file.agreed.set(brokerId, end);
  }
  return found;
}

/** Lets every copy be read again; answers what was remembered of them, which is put back in the end. */
function forgetAgreement(
  state: AuditState,
): readonly (readonly [PartitionFile, ReadonlyMap<number, number>])[] {
  const remembered = [...state.partitions.values()].map((file) => [file, new Map(file.agreed)] as const);
  for (const [file] of remembered) file.agreed.clear();
  return remembered;
}
