/** Of which kind each event is, and whether it tells that something went wrong. The compiler holds the table against the
 *  union, so that a new event is given its place here. */
import type { EngineEvent, EventType } from '../../contract/events.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { JournalKind } from '../../store/index.ts';

/** In the order in which they are offered. */
export const KINDS: readonly JournalKind[] = [
  'elections',
  'replication',
  'groups',
  'producers',
  'transactions',
  'nodes',
  'topics',
  'records',
  'deeds',
];

/** The event of a type, also where several types share a shape. */
type EventOf<T extends EventType> = EngineEvent extends infer E
  ? E extends { readonly type: infer U }
    ? T extends U
      ? E
      : never
    : never
  : never;

/** Something failed, was lost, refused or given up: always, or as the event itself tells. Absent: never. */
type Wrong<T extends EventType> = 'wrong' | ((event: EventOf<T>) => boolean);

type Row<T extends EventType> = readonly [kind: JournalKind, wrong?: Wrong<T>];

/** Whoever leaves an ISR, however it came about, is out of sync. */
const hasFewer = ({ from, to }: { readonly from: readonly unknown[]; readonly to: readonly unknown[] }) =>
  to.length < from.length;

const ROWS: { readonly [T in EventType]: Row<T> } = {
  'command.accepted': ['deeds'],
  'command.rejected': ['deeds', 'wrong'],

  'request.sent': ['nodes'],
  'request.lost': ['nodes', 'wrong'],
  'connection.reset': ['nodes', 'wrong'],
  'network.changed': ['nodes', ({ state }) => state !== 'ok'],
  'network.tuned': ['nodes'],
  'node.killed': ['nodes', 'wrong'],
  'node.stopped': ['nodes'],
  'node.started': ['nodes'],
  'node.paused': ['nodes', 'wrong'],
  'node.resumed': ['nodes'],
  'broker.slowed': ['nodes', ({ factor }) => factor > 1],
  'broker.hardwareSet': ['nodes'],
  'disk.changed': ['nodes', ({ condition }) => condition !== 'ok'],
  'broker.logDirFailed': ['nodes', 'wrong'],
  'broker.registered': ['nodes'],
  'broker.registrationRefused': ['nodes', 'wrong'],
  'broker.registrationTimedOut': ['nodes', 'wrong'],
  'broker.unfenced': ['nodes'],
  // Without a silence before it, it is a shutdown in good order.
  'broker.fenced': ['nodes', ({ silentForMs }) => silentForMs !== null],
  'broker.shuttingDown': ['nodes'],
  'broker.halted': ['nodes', 'wrong'],
  'broker.startFailed': ['nodes', 'wrong'],
  'broker.unregistered': ['nodes'],
  'broker.powerLost': ['nodes', 'wrong'],
  'broker.logsRecovered': ['nodes'],
  'control.refused': ['nodes', 'wrong'],
  'metadata.appended': ['nodes'],
  'metadata.applied': ['nodes'],
  'metadata.snapshotTaken': ['nodes'],
  'metadata.snapshotLoaded': ['nodes'],
  'metadata.prefixDropped': ['nodes'],
  'zookeeper.truncated': ['nodes'],
  'zookeeper.applied': ['nodes'],
  'zookeeper.sessionCreated': ['nodes'],
  'zookeeper.sessionMoved': ['nodes'],
  'zookeeper.sessionExpired': ['nodes', 'wrong'],

  'controller.prospective': ['elections'],
  'controller.candidate': ['elections'],
  'controller.voted': ['elections'],
  'controller.preVoted': ['elections'],
  'controller.elected': ['elections'],
  'controller.activated': ['elections'],
  'controller.resigned': ['elections', ({ why }) => why === 'majorityIsSilent' || why === 'sessionExpired'],
  'controller.zombieDecided': ['elections', 'wrong'],
  'controller.absenceUnseen': ['elections', 'wrong'],
  'zookeeper.looking': ['elections'],
  'zookeeper.leading': ['elections'],
  'zookeeper.following': ['elections'],
  'zookeeper.resigned': ['elections', ({ why }) => why !== 'othersKnowMore'],
  'zookeeper.leftLeader': ['elections', 'wrong'],
  // The journal tells of one watch only: that of /controller, which begins a race for it.
  'zookeeper.watchFired': ['elections'],
  'partition.leaderElected': ['elections', ({ toLeader, unclean }) => toLeader === NO_BROKER || unclean],
  'partition.majorityAsked': ['elections'],
  'partition.majorityAnswered': ['elections'],
  'partition.majorityMissing': ['elections', 'wrong'],
  'partition.leaderEpochBumped': ['elections'],
  'partition.firstLeaderUnknown': ['elections', 'wrong'],
  'replica.becameLeader': ['elections'],
  'replica.becameFollower': ['elections'],

  'partition.isrChanged': ['replication', hasFewer],
  'partition.eligibleChanged': ['replication', ({ lastKnownLeader }) => lastKnownLeader !== NO_BROKER],
  'partition.replicasChanged': ['replication'],
  'partition.highWatermarkAdvanced': ['replication'],
  // What was never committed may be cut off; below the high watermark it was.
  'replica.truncated': ['replication', ({ toOffset, highWatermark }) => toOffset < highWatermark],
  'replica.fetchFailed': ['replication', 'wrong'],
  'isr.shrinkProposed': ['replication', 'wrong'],
  'isr.expandProposed': ['replication'],
  'isr.confirmed': ['replication'],
  'isr.proposalRefused': ['replication', 'wrong'],
  'isr.proposalForgotten': ['replication'],
  'isr.outcomeUnknown': ['replication', 'wrong'],
  'fetch.refused': ['replication', 'wrong'],
  'log.appended': ['replication'],
  'log.flushed': ['replication'],
  'log.segmentsDeleted': ['replication'],
  'log.recordsDeleted': ['replication'],
  'log.cleaned': ['replication'],
  'log.tailLost': ['replication', 'wrong'],
  'log.cutByRecovery': ['replication', 'wrong'],

  'topic.created': ['topics'],
  'topic.deleted': ['topics'],
  'topic.partitionsAdded': ['topics'],
  'topic.partitionsOverwritten': ['topics', 'wrong'],
  'topic.commitRuleChanged': ['topics'],
  'config.changed': ['topics'],

  'producer.idAssigned': ['producers'],
  'producer.sequencesRestarted': ['producers', 'wrong'],
  'producer.recordAccumulated': ['producers'],
  'producer.sendFailed': ['producers', 'wrong'],
  'producer.flushed': ['producers'],
  'produce.acknowledged': ['producers'],
  'produce.unanswered': ['producers'],
  'producer.intercepted': ['producers'],
  'produce.refused': ['producers', 'wrong'],
  'produce.refusedUnheard': ['producers', 'wrong'],
  'produce.duplicateRecognised': ['producers'],

  'producer.transactionBegan': ['transactions'],
  'producer.transactionEnded': ['transactions'],
  'producer.callTimedOut': ['transactions', 'wrong'],
  'producer.transactionFailed': ['transactions', 'wrong'],
  'transaction.stateChanged': ['transactions'],
  'transactions.loaded': ['transactions'],
  'transactions.unloaded': ['transactions'],
  'transaction.markerWritten': ['transactions'],
  'transaction.markerRefused': ['transactions', 'wrong'],
  'transaction.mustWait': ['transactions'],
  'transaction.notVerified': ['transactions', 'wrong'],
  'group.offsetsPending': ['transactions'],
  'group.offsetsDecided': ['transactions'],
  'consumer.skippedAborted': ['transactions'],

  'group.stateChanged': ['groups'],
  'group.memberJoined': ['groups'],
  'group.memberReplaced': ['groups'],
  'group.memberLeft': ['groups', ({ why }) => why !== 'left'],
  'group.generationStarted': ['groups'],
  'group.assigned': ['groups'],
  'group.offsetCommitted': ['groups'],
  'group.commitRefused': ['groups', 'wrong'],
  'group.offsetsRemoved': ['groups'],
  'group.offsetsReset': ['groups'],
  'group.deleted': ['groups'],
  'group.epochBumped': ['groups'],
  'group.targetAssigned': ['groups'],
  'group.memberReconciled': ['groups'],
  'group.heartbeatRefused': ['groups', 'wrong'],
  'coordinator.loaded': ['groups'],
  'coordinator.unloaded': ['groups'],
  'consumer.assigned': ['groups'],
  'consumer.revoked': ['groups'],
  'consumer.lost': ['groups', 'wrong'],
  'consumer.fenced': ['groups', 'wrong'],
  'consumer.rebalanceBegan': ['groups'],
  'consumer.ownerInTheWay': ['groups'],
  'consumer.rebalanceFailed': ['groups', 'wrong'],
  'consumer.polled': ['groups'],
  'consumer.sought': ['groups'],
  'consumer.partitionPaused': ['groups'],
  'consumer.partitionResumed': ['groups'],
  'consumer.callFailed': ['groups', 'wrong'],
  'consumer.recordUnreadable': ['groups', 'wrong'],
  'consumer.reset': ['groups'],
  'consumer.truncationDetected': ['groups', 'wrong'],
  'consumer.readsFrom': ['groups'],
  'consumer.deliveryChanged': ['groups'],
  'consumer.overflowed': ['groups', 'wrong'],
  'share.partitionLoaded': ['groups'],
  'share.partitionDropped': ['groups'],
  'share.acquired': ['groups'],
  'share.acknowledged': ['groups'],
  'share.acknowledgeRefused': ['groups', 'wrong'],
  'share.released': ['groups', ({ why }) => why === 'lockExpired'],
  'share.archived': ['groups', 'wrong'],
  'share.startMoved': ['groups'],
  'share.delivered': ['groups'],
  'share.processed': ['groups', ({ outcome }) => outcome !== 'accept'],
  'shareState.loaded': ['groups'],
  'shareState.unloaded': ['groups'],

  'record.processed': ['records'],
  'sink.written': ['records'],
  'record.lost': ['records', 'wrong'],
  'record.duplicated': ['records', 'wrong'],
  'record.reordered': ['records', 'wrong'],
  'record.missed': ['records', 'wrong'],
  'record.reprocessed': ['records', 'wrong'],
  'invariant.broken': ['records', 'wrong'],
  'invariant.explained': ['records', 'wrong'],
};

export const kindOf = (type: EventType): JournalKind => ROWS[type][0];

export function wentWrong(event: EngineEvent): boolean {
  // The table has a row of each type for exactly the events of that type.
  const wrong = ROWS[event.type][1] as 'wrong' | ((event: EngineEvent) => boolean) | undefined;
  return typeof wrong === 'function' ? wrong(event) : wrong === 'wrong';
}
