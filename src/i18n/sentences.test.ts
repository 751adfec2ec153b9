import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody, EventType } from '../contract/events.ts';
import { DEFAULT_HARDWARE } from '../contract/hardware.ts';
import { english, loadWords } from './words.ts';

/** One of each, so that a new kind of event is missed here first. */
const BODIES: { readonly [T in EventType]: Extract<EventBody, { type: T }> | EventBody } = {
  'command.accepted': {
    type: 'command.accepted',
    commandId: 'you-1',
    command: { type: 'broker.kill', brokerId: 2 },
  },
  'command.rejected': {
    type: 'command.rejected',
    commandId: 'you-2',
    command: { type: 'broker.kill', brokerId: 2 },
    reason: { code: 'brokerAlreadyDown', params: { broker: '2' } },
  },
  'request.sent': {
    type: 'request.sent',
    flight: {
      eventId: 1,
      kind: 'fetch',
      api: 'Fetch',
      isResponse: false,
      from: 'b1',
      to: 'b2',
      sentAtUs: 0,
      arrivesAtUs: 1,
      lostAtUs: null,
      partitions: [],
      recordCount: 0,
      sizeBytes: 0,
      groupId: null,
      error: null,
    },
  },
  'request.lost': { type: 'request.lost', sentBy: 1, from: 'b1', to: 'b2', api: 'Fetch' },
  'connection.reset': { type: 'connection.reset', a: 'b1', b: 'k-Ada', inFlightLost: 2 },
  'network.changed': { type: 'network.changed', a: 'b1', b: 'c101', state: 'cut' },
  'node.killed': { type: 'node.killed', node: 'b2' },
  'node.stopped': { type: 'node.stopped', node: 'b2' },
  'node.started': { type: 'node.started', node: 'c101', incarnation: 2 },
  'node.paused': { type: 'node.paused', node: 'b2' },
  'node.resumed': { type: 'node.resumed', node: 'b2', pausedForMs: 7_000 },
  'broker.slowed': { type: 'broker.slowed', brokerId: 2, factor: 20 },
  'broker.hardwareSet': { type: 'broker.hardwareSet', brokerId: 2, hardware: DEFAULT_HARDWARE },
  'network.tuned': { type: 'network.tuned', latencyMsMin: 4, latencyMsMax: 12, sendKBps: 500 },
  'controller.prospective': { type: 'controller.prospective', controllerId: 102, epoch: 3 },
  'controller.preVoted': {
    type: 'controller.preVoted',
    voterId: 103,
    candidateId: 102,
    epoch: 3,
    granted: true,
  },
  'controller.candidate': { type: 'controller.candidate', controllerId: 102, epoch: 3 },
  'controller.voted': {
    type: 'controller.voted',
    voterId: 103,
    candidateId: 102,
    epoch: 3,
    granted: true,
  },
  'controller.elected': { type: 'controller.elected', controllerId: 102, epoch: 3 },
  'controller.activated': { type: 'controller.activated', controllerId: 102, epoch: 3 },
  'controller.resigned': { type: 'controller.resigned', controllerId: 102, epoch: 3, why: 'no quorum' },
  'metadata.appended': { type: 'metadata.appended', controllerId: 101, offset: 1, records: [] },
  'metadata.applied': { type: 'metadata.applied', brokerId: 1, offset: 1 },
  'broker.registered': { type: 'broker.registered', brokerId: 2, brokerEpoch: 40 },
  'broker.registrationRefused': {
    type: 'broker.registrationRefused',
    brokerId: 2,
    error: 'DUPLICATE_BROKER_REGISTRATION',
  },
  'broker.registrationTimedOut': { type: 'broker.registrationTimedOut', brokerId: 2, waitedMs: 60_000 },
  'broker.unfenced': { type: 'broker.unfenced', brokerId: 2 },
  'broker.fenced': { type: 'broker.fenced', brokerId: 2, silentForMs: 9000 },
  'broker.halted': {
    type: 'broker.halted',
    brokerId: 2,
    partition: 'orders-0',
    logEndOffset: 5,
    leaderEndOffset: 3,
  },
  'broker.shuttingDown': { type: 'broker.shuttingDown', brokerId: 2 },
  'controller.zombieDecided': {
    type: 'controller.zombieDecided',
    controllerId: 1,
    epoch: 7,
    currentEpoch: 8,
    partition: 'orders-0',
  },
  'control.refused': {
    type: 'control.refused',
    brokerId: 2,
    controllerId: 1,
    controllerEpoch: 7,
    api: 'LeaderAndIsr',
    error: 'STALE_CONTROLLER_EPOCH',
  },
  'broker.startFailed': { type: 'broker.startFailed', brokerId: 2, why: 'idInUse', sessionId: 0xc9001 },
  'broker.unregistered': { type: 'broker.unregistered', brokerId: 2 },
  'zookeeper.looking': { type: 'zookeeper.looking', serverId: 201, round: 2 },
  'zookeeper.leading': { type: 'zookeeper.leading', serverId: 203, epoch: 2 },
  'zookeeper.following': { type: 'zookeeper.following', serverId: 201, leaderId: 203, epoch: 2 },
  'zookeeper.resigned': { type: 'zookeeper.resigned', serverId: 203, epoch: 2, why: 'no quorum' },
  'zookeeper.leftLeader': { type: 'zookeeper.leftLeader', serverId: 201, leaderId: 203, why: 'silence' },
  'zookeeper.truncated': { type: 'zookeeper.truncated', serverId: 203, dropped: 1 },
  'zookeeper.applied': { type: 'zookeeper.applied', serverId: 203, zxid: 2 ** 32 + 5 },
  'zookeeper.sessionCreated': {
    type: 'zookeeper.sessionCreated',
    sessionId: 0xc9001,
    client: 'b2',
    serverId: 201,
    timeOut: 6_000,
  },
  'zookeeper.sessionMoved': {
    type: 'zookeeper.sessionMoved',
    sessionId: 0xc9001,
    client: 'b2',
    serverId: 202,
  },
  'zookeeper.sessionExpired': {
    type: 'zookeeper.sessionExpired',
    sessionId: 0xc9001,
    serverId: 203,
    silentForMs: 7_210,
  },
  'zookeeper.watchFired': {
    type: 'zookeeper.watchFired',
    serverId: 201,
    client: 'b2',
    event: 'NodeDeleted',
    path: '/controller',
  },
  'topic.created': { type: 'topic.created', topic: 'invoices', partitionCount: 3, replicationFactor: 3 },
  'topic.deleted': { type: 'topic.deleted', topic: 'invoices' },
  'topic.partitionsAdded': { type: 'topic.partitionsAdded', topic: 'orders', from: 3, to: 6 },
  'config.changed': {
    type: 'config.changed',
    resourceType: 'topic',
    resourceName: 'orders',
    configs: { 'min.insync.replicas': '2', 'max.message.bytes': null },
  },
  'partition.leaderEpochBumped': {
    type: 'partition.leaderEpochBumped',
    partition: 'orders-1',
    leaderId: 3,
    leaderEpoch: 6,
  },
  'partition.eligibleChanged': {
    type: 'partition.eligibleChanged',
    partition: 'orders-1',
    from: [],
    to: [2, 3],
    lastKnownLeader: -1,
  },
  'partition.replicasChanged': {
    type: 'partition.replicasChanged',
    partition: 'orders-1',
    from: [1, 2, 3],
    to: [4, 2, 3, 1],
    adding: [4],
    removing: [1],
  },
  'partition.leaderElected': {
    type: 'partition.leaderElected',
    partition: 'orders-1',
    fromLeader: 2,
    toLeader: 3,
    leaderEpoch: 5,
    isr: [3, 1],
    unclean: false,
  },
  'partition.isrChanged': {
    type: 'partition.isrChanged',
    partition: 'orders-1',
    from: [1, 2, 3],
    to: [1, 3],
    leaderEpoch: 5,
    partitionEpoch: 6,
  },
  'replica.becameLeader': {
    type: 'replica.becameLeader',
    partition: 'orders-1',
    brokerId: 3,
    leaderEpoch: 5,
    logEndOffset: 47,
    highWatermark: 45,
  },
  'replica.becameFollower': {
    type: 'replica.becameFollower',
    partition: 'orders-1',
    brokerId: 1,
    leaderId: 3,
    leaderEpoch: 5,
  },
  'replica.truncated': {
    type: 'replica.truncated',
    partition: 'orders-1',
    brokerId: 2,
    fromOffset: 50,
    toOffset: 47,
    highWatermark: 45,
  },
  'isr.shrinkProposed': {
    type: 'isr.shrinkProposed',
    partition: 'orders-1',
    leaderId: 3,
    brokerIds: [2],
  },
  'isr.expandProposed': {
    type: 'isr.expandProposed',
    partition: 'orders-1',
    leaderId: 3,
    brokerIds: [2],
  },
  'log.flushed': {
    type: 'log.flushed',
    partition: 'orders-0',
    brokerId: 1,
    from: 0,
    to: 9,
    sizeBytes: 9_846,
  },
  'log.segmentsDeleted': {
    type: 'log.segmentsDeleted',
    partition: 'orders-0',
    brokerId: 1,
    reason: 'retentionMs',
    segmentCount: 2,
    sizeBytes: 19_692,
    logStartOffset: 18,
  },
  'log.recordsDeleted': { type: 'log.recordsDeleted', partition: 'orders-0', brokerId: 1, from: 0, to: 7 },
  'log.cleaned': {
    type: 'log.cleaned',
    partition: 'orders-0',
    brokerId: 1,
    firstDirtyOffset: 9,
    endOffset: 18,
    recordsBefore: 18,
    recordsAfter: 5,
    tombstonesRemoved: 1,
    sizeBefore: 19_692,
    sizeAfter: 5_470,
  },
  'log.tailLost': {
    type: 'log.tailLost',
    partition: 'orders-0',
    brokerId: 1,
    fromOffset: 9,
    toOffset: 7,
    recordCount: 2,
  },
  'log.cutByRecovery': {
    type: 'log.cutByRecovery',
    partition: 'orders-0',
    brokerId: 1,
    logEndOffset: 7,
    truncatedBytes: 20,
    droppedSegments: 0,
  },
  'broker.powerLost': { type: 'broker.powerLost', brokerId: 1, partitionCount: 1, recordCount: 2 },
  'broker.logsRecovered': {
    type: 'broker.logsRecovered',
    brokerId: 1,
    logCount: 3,
    segmentCount: 4,
    sizeBytes: 9_846,
  },
  'log.appended': {
    type: 'log.appended',
    partition: 'orders-1',
    brokerId: 3,
    baseOffset: 1,
    lastOffset: 2,
    sizeBytes: 3,
    asLeader: true,
    needsMinIsr: true,
  },
  'partition.highWatermarkAdvanced': {
    type: 'partition.highWatermarkAdvanced',
    partition: 'orders-1',
    brokerId: 3,
    from: 1,
    to: 2,
  },
  'fetch.refused': {
    type: 'fetch.refused',
    partition: 'orders-1',
    brokerId: 3,
    from: 'b1',
    error: 'FENCED_LEADER_EPOCH',
  },
  'producer.idAssigned': { type: 'producer.idAssigned', producerId: 'p-checkout', pid: 4001, epoch: 0 },
  'produce.acknowledged': {
    type: 'produce.acknowledged',
    producerId: 'p-checkout',
    topicId: 'orders-id',
    partition: 'orders-1',
    baseOffset: 1,
    recordCount: 2,
    firstNumber: 0,
    acks: 'all',
  },
  'producer.recordAccumulated': {
    type: 'producer.recordAccumulated',
    producerId: 'p-checkout',
    partition: 'orders-1',
    number: 7,
    key: 'customer-4',
    how: 'key',
    batchId: 3,
    place: 0,
  },
  'producer.sendFailed': {
    type: 'producer.sendFailed',
    producerId: 'p-checkout',
    number: 7,
    stage: 'memory',
    exception: 'BufferExhaustedException',
  },
  'producer.flushed': { type: 'producer.flushed', producerId: 'p-checkout' },
  'produce.refused': {
    type: 'produce.refused',
    producerId: 'p-checkout',
    partition: 'orders-1',
    firstNumber: 7,
    recordCount: 2,
    error: 'NOT_ENOUGH_REPLICAS',
    willRetry: true,
  },
  'produce.duplicateRecognised': {
    type: 'produce.duplicateRecognised',
    partition: 'orders-1',
    brokerId: 3,
    pid: 4001,
    baseOffset: 12,
  },
  'group.stateChanged': {
    type: 'group.stateChanged',
    groupId: 'billing',
    from: 'Stable',
    to: 'PreparingRebalance',
    generation: 7,
    reason: 'a member left',
  },
  'group.memberJoined': {
    type: 'group.memberJoined',
    groupId: 'billing',
    memberId: 'm1',
    consumerId: 'k-Ada',
  },
  'group.memberReplaced': {
    type: 'group.memberReplaced',
    groupId: 'billing',
    groupInstanceId: 'till-1',
    consumerId: 'k-Bo',
    memberId: 'till-1-b',
    oldConsumerId: 'k-Ada',
    oldMemberId: 'till-1-a',
  },
  'consumer.fenced': {
    type: 'consumer.fenced',
    consumerId: 'k-Ada',
    groupId: 'billing',
    groupInstanceId: 'till-1',
  },
  'group.offsetsRemoved': {
    type: 'group.offsetsRemoved',
    groupId: 'billing',
    partitions: ['orders-0'],
    why: 'expired',
  },
  'group.deleted': { type: 'group.deleted', groupId: 'billing', why: 'asked' },
  'group.memberLeft': {
    type: 'group.memberLeft',
    groupId: 'billing',
    memberId: 'm1',
    consumerId: 'k-Ada',
    why: 'sessionExpired',
  },
  'group.generationStarted': {
    type: 'group.generationStarted',
    groupId: 'billing',
    generation: 8,
    leaderConsumerId: 'k-Ada',
    assignor: 'range',
    memberCount: 1,
  },
  'group.assigned': {
    type: 'group.assigned',
    groupId: 'billing',
    generation: 8,
    assignment: { 'k-Ada': ['orders-0', 'orders-1'], 'k-Bo': [] },
  },
  'group.offsetCommitted': {
    type: 'group.offsetCommitted',
    groupId: 'billing',
    consumerId: 'k-Ada',
    offsets: {},
    generation: 3,
    takenIn: 3,
  },
  'group.commitRefused': {
    type: 'group.commitRefused',
    groupId: 'billing',
    consumerId: 'k-Ada',
    error: 'ILLEGAL_GENERATION',
  },
  'coordinator.loaded': {
    type: 'coordinator.loaded',
    brokerId: 1,
    partition: '__consumer_offsets-12',
    groups: ['billing'],
  },
  'coordinator.unloaded': {
    type: 'coordinator.unloaded',
    brokerId: 1,
    partition: '__consumer_offsets-12',
    groups: [],
  },
  'transaction.stateChanged': {
    type: 'transaction.stateChanged',
    brokerId: 1,
    transactionalId: 'transfer',
    from: 'Ongoing',
    to: 'PrepareAbort',
    pid: 4000,
    epoch: 3,
    partitions: ['orders-0', 'orders-1'],
  },
  'transactions.loaded': {
    type: 'transactions.loaded',
    brokerId: 1,
    partition: '__transaction_state-12',
    transactionalIds: ['transfer'],
  },
  'transactions.unloaded': {
    type: 'transactions.unloaded',
    brokerId: 1,
    partition: '__transaction_state-12',
    transactionalIds: [],
  },
  'transaction.markerWritten': {
    type: 'transaction.markerWritten',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    epoch: 3,
    offset: 17,
    outcome: 'commit',
    coordinatorEpoch: 5,
  },
  'transaction.markerRefused': {
    type: 'transaction.markerRefused',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    error: 'NOT_LEADER_OR_FOLLOWER',
  },
  'transaction.notVerified': {
    type: 'transaction.notVerified',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    epoch: 3,
    error: 'TRANSACTION_ABORTABLE',
  },
  'producer.transactionBegan': {
    type: 'producer.transactionBegan',
    producerId: 'p-shop',
    transactionalId: 'transfer',
    number: 7,
  },
  'producer.transactionEnded': {
    type: 'producer.transactionEnded',
    producerId: 'p-shop',
    transactionalId: 'transfer',
    number: 7,
    committed: false,
  },
  'producer.transactionFailed': {
    type: 'producer.transactionFailed',
    producerId: 'p-shop',
    transactionalId: 'transfer',
    error: 'PRODUCER_FENCED',
    fatal: true,
  },
  'group.offsetsPending': {
    type: 'group.offsetsPending',
    groupId: 'billing',
    pid: 4000,
    offsets: { 'orders-0': 12 },
  },
  'group.offsetsDecided': {
    type: 'group.offsetsDecided',
    groupId: 'billing',
    pid: 4000,
    committed: true,
    offsets: { 'orders-0': 12 },
  },
  'consumer.skippedAborted': {
    type: 'consumer.skippedAborted',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    pid: 4000,
    fromOffset: 3,
    toOffset: 5,
  },
  'consumer.revoked': {
    type: 'consumer.revoked',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: ['orders-0'],
    generation: 7,
  },
  'consumer.assigned': {
    type: 'consumer.assigned',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: [],
    generation: 8,
  },
  'consumer.lost': {
    type: 'consumer.lost',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: ['orders-0'],
    generation: 7,
  },
  'consumer.polled': {
    type: 'consumer.polled',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    fromOffset: 1,
    toOffset: 2,
  },
  'consumer.truncationDetected': {
    type: 'consumer.truncationDetected',
    consumerId: 'k-ada',
    partition: 'orders-0',
    position: 5,
    divergesAt: 3,
    isLeftAlone: false,
  },
  'consumer.readsFrom': {
    type: 'consumer.readsFrom',
    consumerId: 'k-ada',
    partition: 'orders-0',
    brokerId: 2,
  },
  'consumer.reset': {
    type: 'consumer.reset',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    toOffset: 0,
    policy: 'earliest',
  },
  'record.lost': {
    type: 'record.lost',
    partition: 'payments-1',
    offset: 31,
    producerId: 'p-card-gateway',
    sequence: 4,
    acks: 1,
  },
  'invariant.broken': {
    type: 'invariant.broken',
    invariant: 'high-watermark-is-monotonic',
    sentence: 'HW moved back',
    about: 'orders-0',
  },
  'invariant.explained': {
    type: 'invariant.explained',
    invariant: 'acknowledged-survives',
    sentence: 'record 3 is on no replica',
    about: 'orders-0',
    expected: { code: 'acks', params: { acks: '1' } },
  },
  'isr.confirmed': {
    type: 'isr.confirmed',
    partition: 'orders-0',
    leaderId: 1,
    isr: [1, 2],
    partitionEpoch: 3,
  },
};

const events: readonly EngineEvent[] = Object.values(BODIES).map((body, i) => ({
  id: i + 1,
  timeUs: i,
  cause: null,
  ...body,
}));
const event = (type: EventType, over: object = {}): EngineEvent => ({
  id: 1,
  timeUs: 0,
  cause: null,
  ...BODIES[type],
  ...over,
});

describe('sentenceOf', () => {
  it('tells every event in both languages, with no hole left open', async () => {
    const chinese = await loadWords('zh-CN');
    for (const told of events) {
      const sentence = english.sentenceOf(told);
      expect(sentence, told.type).not.toMatch(/[{}]|undefined|(?:^|\s)-1\b/);
      expect(sentence, told.type).not.toBe(told.type);
      expect(chinese.sentenceOf(told), told.type).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('says whose doing it was', () => {
    expect(english.sentenceOf(event('command.accepted'))).toBe('You killed broker 2');
    expect(english.sentenceOf(event('command.accepted', { commandId: 'script-1' }))).toBe(
      'The scenario killed broker 2',
    );
  });

  it('gives the cause of a fencing', () => {
    expect(english.sentenceOf(event('broker.fenced'))).toBe(
      'The controller fences broker 2: no heartbeat for 9000 ms',
    );
    expect(english.sentenceOf(event('broker.fenced', { silentForMs: null }))).toMatch(/shutting down/);
  });

  it('knows an election that nobody could win', () => {
    expect(english.sentenceOf(event('partition.leaderElected', { toLeader: -1 }))).toMatch(
      /^orders-1 has no leader/,
    );
  });

  it('tells an assignment member by member', () => {
    expect(english.sentenceOf(event('group.assigned'))).toBe(
      'Group billing, generation 8: Ada gets orders-0 orders-1, Bo gets nothing',
    );
  });
});

describe('refusalOf', () => {
  it('names the thing as people know it, and the way out', () => {
    const reason = {
      code: 'idempotenceNeedsAcksAll',
      params: { producer: 'p-card-gateway', acks: '1' },
    } as const;
    expect(english.refusalOf(reason)).toBe(
      'Idempotence needs acks=all; card-gateway would have acks=1. Set acks to all, or turn idempotence off first.',
    );
  });
});
