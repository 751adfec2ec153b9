/** The JSON form of a command, for scripts in a scenario. One row per variant of `Command`; the compiler compares. */
import * as v from 'valibot';
import type { Command } from '../contract/commands.ts';
import { HARDWARE_RANGES } from '../contract/hardware.ts';
import { INBOX_MAX } from '../contract/what-if.ts';
import {
  between,
  configChanges,
  configs,
  groupOrBench,
  id,
  list,
  name,
  nodeId,
  oneOf,
  record,
  text,
  whole,
  yesNo,
} from './fields.ts';

const MAX_PARTITIONS = 50;
const MAX_RATE = 1_000;
const MAX_VALUE_BYTES = 1_000_000;

export const assignor = oneOf(['range', 'roundrobin', 'sticky', 'cooperative-sticky']);

const PARTITION = 'a partition, for example "orders-0"';
export const partition = v.pipe(v.string(PARTITION), v.regex(/^.+-\d+$/, PARTITION));
const thread = v.exactOptional(oneOf(['own', 'other']));
const seekTarget = v.union(
  [
    oneOf(['beginning', 'end']),
    record({ offset: whole(0, Number.MAX_SAFE_INTEGER) }),
    record({ sinceMs: whole(0, Number.MAX_SAFE_INTEGER) }),
  ],
  '"beginning", "end", {"offset": …} or {"sinceMs": …}',
);

const TRANSACTIONAL_ID = 'a transactional.id of 1 to 32 letters, digits, ".", "_" or "-"';
const transaction = record({
  transactionalId: v.pipe(v.string(TRANSACTIONAL_ID), v.regex(/^[A-Za-z0-9._-]{1,32}$/, TRANSACTIONAL_ID)),
  recordsPerTransaction: whole(1, 1_000),
  abortPercent: whole(0, 100),
  alsoTo: list(name, 0, 10),
});

const settings = {
  acks: oneOf([0, 1, 'all']),
  idempotence: yesNo,
  ratePerSecond: between(0, MAX_RATE),
  keyStrategy: oneOf(['keyed', 'sticky', 'explicit']),
  valueBytes: v.exactOptional(whole(1, MAX_VALUE_BYTES)),
  interceptors: v.exactOptional(list(oneOf(['prefixKey', 'throws']), 0, 4)),
  caller: v.exactOptional(oneOf(['fireAndForget', 'sync', 'async'])),
  resends: v.exactOptional(yesNo),
  transaction: v.exactOptional(transaction),
};
export const producerSettings = record(settings);

export const failingSettings = record({
  every: whole(1, 10_000),
  how: oneOf(['release', 'reject']),
  deliveries: v.exactOptional(whole(1, 10)),
});

export const processingSettings = record({
  by: oneOf(['thread', 'record', 'key', 'batch']),
  workers: whole(1, 64),
  waits: yesNo,
  commit: oneOf(['auto', 'before', 'after', 'each', 'database']),
  offsets: oneOf(['contiguous', 'furthest', 'lastRecord']),
  throwsAt: v.exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
  sink: v.nullable(
    record({
      write: oneOf(['plain', 'idempotent', 'transactional']),
      transaction: oneOf(['none', 'record', 'batch']),
      callMs: between(0, 60_000),
    }),
  ),
});

export const transformSettings = record({
  toTopic: name,
  transactionalId: v.nullable(
    v.pipe(v.string(TRANSACTIONAL_ID), v.regex(/^[A-Za-z0-9._-]{1,32}$/, TRANSACTIONAL_ID)),
  ),
  only: v.exactOptional(v.literal('unreadable', 'the word "unreadable"')),
});

export const topicSettings = record({
  name,
  partitionCount: whole(1, MAX_PARTITIONS),
  replicationFactor: whole(1, 99),
  assignment: v.optional(list(list(id, 1, 30), 1, MAX_PARTITIONS)),
  configs,
  whatIf: v.exactOptional(record({ commit: v.literal('majority', 'the word "majority"') })),
});

const { seekMs, diskKBps, pageCacheKB, copyKBps } = HARDWARE_RANGES;
export const hardware = record({
  sequential: yesNo,
  seekMs: between(...seekMs),
  diskKBps: between(...diskKBps),
  pageCacheKB: between(...pageCacheKB),
  zeroCopy: yesNo,
  copyKBps: between(...copyKBps),
});

const network = record({
  latencyMsMin: v.exactOptional(between(0, 10_000)),
  latencyMsMax: v.exactOptional(between(0, 10_000)),
  sendKBps: v.exactOptional(v.nullable(between(1, 100_000_000))),
});

const link = { a: nodeId, b: nodeId };

const powerLoss = v.union(
  [v.picklist(['none', 'unwritten', 'some', 'all']), whole(0, 1_000_000)],
  'none, unwritten, some, all, or a number of records',
);

const anyNode = v.union([v.literal('*'), nodeId], 'a node as b1, or "*" for every other node');

const variants = [
  record({ type: v.literal('broker.kill'), brokerId: id }),
  record({ type: v.literal('broker.stop'), brokerId: id }),
  record({ type: v.literal('broker.start'), brokerId: id }),
  record({ type: v.literal('broker.powerCut'), brokerId: id, lose: powerLoss }),
  record({ type: v.literal('cluster.powerCut'), lose: powerLoss }),
  record({ type: v.literal('broker.add') }),
  record({ type: v.literal('broker.slow'), brokerId: id, factor: whole(1, 200) }),
  record({ type: v.literal('broker.pause'), brokerId: id }),
  record({ type: v.literal('broker.resume'), brokerId: id }),
  record({ type: v.literal('controller.kill'), controllerId: id }),
  record({ type: v.literal('controller.stop'), controllerId: id }),
  record({ type: v.literal('controller.start'), controllerId: id }),
  record({ type: v.literal('zookeeper.kill'), serverId: id }),
  record({ type: v.literal('zookeeper.start'), serverId: id }),
  record({ type: v.literal('network.cut'), a: nodeId, b: anyNode }),
  record({ type: v.literal('network.heal'), a: nodeId, b: anyNode }),
  record({ type: v.literal('network.clog'), ...link }),
  record({ type: v.literal('network.reset'), ...link }),
  record({ type: v.literal('network.tune'), settings: network }),
  record({ type: v.literal('disk.fill'), brokerId: id }),
  record({ type: v.literal('disk.fail'), brokerId: id }),
  record({ type: v.literal('disk.heal'), brokerId: id }),
  record({
    type: v.literal('hardware.set'),
    brokerId: v.nullable(id),
    hardware: v.nullable(v.partial(hardware)),
  }),
  record({ type: v.literal('topic.create'), topic: topicSettings }),
  record({ type: v.literal('topic.delete'), name }),
  record({
    type: v.literal('log.deleteRecords'),
    topic: name,
    partition: whole(0, 10_000),
    beforeOffset: whole(-1, Number.MAX_SAFE_INTEGER),
  }),
  record({
    type: v.literal('transaction.abort'),
    topic: name,
    partition: whole(0, 10_000),
    startOffset: whole(0, Number.MAX_SAFE_INTEGER),
  }),
  record({ type: v.literal('topic.commitRule'), name, rule: oneOf(['isr', 'majority']) }),
  record({ type: v.literal('topic.addPartitions'), name, partitionCount: whole(1, MAX_PARTITIONS) }),
  record({
    type: v.literal('partition.reassign'),
    topic: name,
    partition: whole(0, MAX_PARTITIONS - 1),
    replicas: v.nullable(list(id, 1, 12)),
  }),
  record({
    type: v.literal('partition.electLeader'),
    topic: name,
    partition: whole(0, MAX_PARTITIONS - 1),
    election: oneOf(['preferred', 'unclean']),
  }),
  record({
    type: v.literal('config.alter'),
    scope: oneOf(['topic', 'broker', 'group']),
    name: v.union(
      [v.literal(''), v.pipe(v.string(), v.maxLength(249))],
      'a topic, a group, a broker id, or "" for all brokers',
    ),
    configs: configChanges,
  }),
  record({ type: v.literal('producer.add'), name, topic: name, settings: producerSettings }),
  record({
    type: v.literal('producer.send'),
    producerId: nodeId,
    count: whole(1, 10_000),
    key: v.exactOptional(text(100)),
    unreadable: v.exactOptional(yesNo),
  }),
  record({
    type: v.literal('producer.configure'),
    producerId: nodeId,
    settings: v.partial(producerSettings),
    configs: v.exactOptional(configChanges),
  }),
  record({ type: v.literal('producer.flush'), producerId: nodeId }),
  record({ type: v.literal('producer.remove'), producerId: nodeId }),
  record({ type: v.literal('producer.crash'), producerId: nodeId }),
  record({ type: v.literal('producer.start'), producerId: nodeId }),
  record({ type: v.literal('producer.pause'), producerId: nodeId }),
  record({ type: v.literal('producer.resume'), producerId: nodeId }),
  record({
    type: v.literal('consumer.add'),
    name: v.union([v.literal(''), name], 'a name'),
    groupId: groupOrBench,
    transform: v.exactOptional(transformSettings),
    processing: v.exactOptional(processingSettings),
    processingMs: v.exactOptional(between(0, 60_000)),
    failing: v.exactOptional(failingSettings),
    instanceId: v.exactOptional(name),
    commits: v.exactOptional(oneOf(['sync', 'async', 'combined', 'asyncRetried', 'asyncSequenced'])),
  }),
  record({ type: v.literal('consumer.move'), consumerId: nodeId, groupId: groupOrBench }),
  record({ type: v.literal('consumer.remove'), consumerId: nodeId }),
  record({ type: v.literal('consumer.crash'), consumerId: nodeId }),
  record({ type: v.literal('consumer.start'), consumerId: nodeId }),
  record({ type: v.literal('consumer.pause'), consumerId: nodeId }),
  record({ type: v.literal('consumer.resume'), consumerId: nodeId }),
  record({ type: v.literal('consumer.stall'), consumerId: nodeId, stalled: yesNo }),
  record({
    type: v.literal('consumer.delivery'),
    consumerId: nodeId,
    delivery: oneOf(['pull', 'push']),
    inboxRecords: v.exactOptional(whole(1, INBOX_MAX)),
  }),
  record({ type: v.literal('consumer.seek'), consumerId: nodeId, partition, to: seekTarget, thread }),
  record({ type: v.literal('consumer.pausePartition'), consumerId: nodeId, partition, thread }),
  record({ type: v.literal('consumer.resumePartition'), consumerId: nodeId, partition, thread }),
  record({ type: v.literal('consumer.commit'), consumerId: nodeId, how: oneOf(['sync', 'async']), thread }),
  record({
    type: v.literal('group.resetOffsets'),
    groupId: name,
    topic: name,
    partitions: v.exactOptional(list(whole(0, 999), 1, 1_000)),
    to: seekTarget,
  }),
  record({ type: v.literal('group.deleteOffsets'), groupId: name, topic: name }),
  record({ type: v.literal('group.delete'), groupId: name }),
  record({
    type: v.literal('group.add'),
    name,
    topics: list(name, 1, 20),
    assignor,
    protocol: v.optional(oneOf(['classic', 'consumer', 'share'])),
    remoteAssignor: v.exactOptional(oneOf(['uniform', 'range'])),
  }),
] as const;

export const command = v.variant('type', variants);

/** What the schema lets through is a `Command`, and every `Command` has its row. */
type Parsed = v.InferOutput<typeof command>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
true satisfies Same<Parsed['type'], Command['type']>;
