import { describe, expect, it } from 'vitest';
import { batchOfBytes, bytesOfBatch } from './batch-bytes.ts';
import { recordsOf } from './format/batch.ts';
import { ByteReader, utf8Text } from './format/bytes.ts';
import {
  GROUP_METADATA_VALUE,
  METADATA_SCHEMAS,
  OFFSET_COMMIT_KEY,
  OFFSET_COMMIT_VALUE,
  STICKY_USER_DATA,
  subscriptionSchema,
  TRANSACTION_LOG_VALUE_V1,
} from './format/record-schemas.ts';
import type { Schema } from './format/schema.ts';
import { readMessage } from './format/schema.ts';
import { keyBytes, keyLength, valueBytes, valueLength } from './record-messages.ts';
import type { LogRecord, MetadataRecord } from './records.ts';
import { makeBatch, placeBatch } from './records.ts';

const ID = 'dBUromE2FownqHyrxYfuJw';
const AT = 1_700_000_000_000;

const METADATA: readonly MetadataRecord[] = [
  { type: 'FeatureLevelRecord', name: 'metadata.version', featureLevel: 27 },
  { type: 'RegisterBrokerRecord', brokerId: 1, incarnationId: ID, brokerEpoch: 9, rack: null, fenced: true },
  {
    type: 'RegisterBrokerRecord',
    brokerId: 2,
    incarnationId: ID,
    brokerEpoch: 9,
    rack: 'Zürich',
    fenced: true,
  },
  {
    type: 'BrokerRegistrationChangeRecord',
    brokerId: 1,
    brokerEpoch: 9,
    fenced: -1,
    inControlledShutdown: 0,
  },
  { type: 'BrokerRegistrationChangeRecord', brokerId: 1, brokerEpoch: 9, fenced: 0, inControlledShutdown: 1 },
  { type: 'TopicRecord', name: 'orders', topicId: ID },
  {
    type: 'ConfigRecord',
    resourceType: 'topic',
    resourceName: 'orders',
    name: 'min.insync.replicas',
    value: '2',
  },
  {
    type: 'ConfigRecord',
    resourceType: 'topic',
    resourceName: 'orders',
    name: 'min.insync.replicas',
    value: null,
  },
  {
    type: 'PartitionRecord',
    topicId: ID,
    partitionId: 3,
    replicas: [1, 2, 3],
    isr: [1, 2],
    leader: 1,
    leaderEpoch: 4,
    partitionEpoch: 7,
  },
  {
    type: 'PartitionChangeRecord',
    topicId: ID,
    partitionId: 3,
    isr: [2],
    leader: -2,
    leaderRecoveryState: null,
  },
  {
    type: 'PartitionChangeRecord',
    topicId: ID,
    partitionId: 3,
    isr: null,
    leader: -1,
    leaderRecoveryState: 1,
  },
  { type: 'ConfigRecord', resourceType: 'broker', resourceName: '', name: 'min.insync.replicas', value: '1' },
  {
    type: 'PartitionChangeRecord',
    topicId: ID,
    partitionId: 3,
    isr: [],
    leader: -1,
    replicas: [4, 2, 3, 1],
    removingReplicas: [1],
    addingReplicas: [4],
    leaderRecoveryState: null,
    eligibleLeaderReplicas: [1, 2],
    lastKnownElr: [2],
  },
  { type: 'ClearElrRecord', topicName: 'orders' },
  { type: 'RemoveTopicRecord', topicId: ID },
  { type: 'ProducerIdsRecord', brokerId: 1, brokerEpoch: 9, nextProducerId: 3_000 },
  { type: 'NoOpRecord' },
];
const OTHERS: readonly LogRecord[] = [
  { type: 'user', key: 'k1', generator: 'shop', number: 12, valueBytes: 20, timestampMs: AT },
  { type: 'user', key: null, generator: 'shop', number: 13, valueBytes: 3, timestampMs: AT + 5 },
  { type: 'user', key: '分区', generator: 'shop', number: 14, valueBytes: -1, timestampMs: AT - 90_000 },
  {
    type: 'raw',
    key: 'a\xff',
    value: null,
    headers: [
      ['ünïcode', '\x00'],
      ['n', null],
    ],
    timestampMs: AT,
  },
  {
    type: 'offsetCommit',
    group: 'g',
    topic: 'orders',
    partition: 1,
    offset: 5,
    leaderEpoch: 2,
    commitTimestampMs: AT,
  },
  {
    type: 'offsetCommit',
    group: 'g',
    topic: 'orders',
    partition: 1,
    offset: -1,
    leaderEpoch: -1,
    commitTimestampMs: AT,
  },
  {
    type: 'groupMetadata',
    group: 'g',
    generation: 4,
    protocolType: 'consumer',
    protocol: 'sticky',
    leader: 'm1',
    currentStateTimestampMs: AT,
    members: [
      {
        memberId: 'm1',
        clientId: 'c1',
        groupInstanceId: null,
        rebalanceTimeoutMs: 300_000,
        sessionTimeoutMs: 45_000,
        subscription: {
          topics: ['orders', 'clicks'],
          ownedPartitions: [],
          generationId: 3,
          rackId: 'r1',
          userData: { previous: [{ topic: 'orders', partitions: [2, 0] }], generation: 3 },
        },
        assignment: [{ topic: 'orders', partitions: [0, 1] }],
      },
    ],
  },
  {
    type: 'transactionLog',
    transactionalId: 't',
    value: {
      producerId: 7,
      producerEpoch: 1,
      transactionTimeoutMs: 60_000,
      transactionStatus: 'Ongoing',
      transactionPartitions: [{ topic: 'orders', partitionIds: [0, 2] }],
      transactionLastUpdateTimestampMs: AT,
      transactionStartTimestampMs: AT,
      tagged: { previousProducerId: 6, nextProducerId: -1, clientTransactionVersion: 2 },
    },
  },
  { type: 'LeaderChangeMessage', leaderId: 1, voters: [1, 2, 3], grantingVoters: [1, 3] },
  { type: 'EndTransactionMarker', outcome: 'abort', coordinatorEpoch: 3 },
];
const ALL: readonly LogRecord[] = [...METADATA, ...OTHERS];

const read = (bytes: Uint8Array | null, schema: Schema, skipped = 2) =>
  readMessage(new ByteReader(bytes ?? new Uint8Array(0), skipped), schema);

describe('the bytes of a record', () => {
  it.each(ALL.map((record) => [record.type, record] as const))(
    '%s are as many as were counted',
    (_, record) => {
      expect(keyBytes(record)?.length ?? -1).toBe(keyLength(record));
      expect(valueBytes(record)?.length ?? -1).toBe(valueLength(record));
    },
  );

  it.each(METADATA.map((record) => [record.type, record] as const))(
    '%s tell its fields again',
    (type, record) => {
      if (type === 'LeaderChangeMessage') return;
      const bytes = valueBytes(record) ?? new Uint8Array(0);
      const schema = METADATA_SCHEMAS[type];
      expect([...bytes.subarray(0, 3)]).toEqual([1, schema.apiKey, schema.version]);
      const { type: _type, ...fields } = record;
      // What is null with us is left to the schema's default there, and a kind of thing is a number.
      const told = Object.entries(fields)
        .filter(([name, value]) => value !== null || name === 'rack')
        .map(([name, value]) => [name, name === 'resourceType' ? (value === 'topic' ? 2 : 4) : value]);
      expect(read(bytes, schema, 3)).toMatchObject(Object.fromEntries(told));
    },
  );

  it('of a commit are its key, by group, topic and partition, and its value', () => {
    const [, , , , commit, tombstone] = OTHERS;
    if (!commit || !tombstone) throw new Error('the list above has changed');
    expect(read(keyBytes(commit), OFFSET_COMMIT_KEY)).toEqual({ group: 'g', topic: 'orders', partition: 1 });
    expect(read(valueBytes(commit), OFFSET_COMMIT_VALUE)).toEqual({
      offset: 5,
      leaderEpoch: 2,
      metadata: '',
      commitTimestamp: AT,
    });
    expect(keyBytes(tombstone)).toEqual(keyBytes(commit));
    expect(valueBytes(tombstone)).toBeNull();
  });

  it('of a group hold what the consumer protocol wrote, topics in order', () => {
    const group = OTHERS.find(({ type }) => type === 'groupMetadata');
    if (!group) throw new Error('the list above has changed');
    const { members } = read(valueBytes(group), GROUP_METADATA_VALUE);
    // The schema says so.
    const [member] = members as { subscription: Uint8Array }[];
    const subscription = read(member?.subscription ?? null, subscriptionSchema(3));
    expect(subscription).toMatchObject({ topics: ['clicks', 'orders'], generationId: 3, rackId: 'r1' });
    expect(read(subscription.userData as Uint8Array, STICKY_USER_DATA, 0)).toEqual({
      previousAssignment: [{ topic: 'orders', partitions: [2, 0] }],
      generation: 3,
    });
  });

  it('of a transaction leave out tags that say nothing', () => {
    const transaction = OTHERS.find(({ type }) => type === 'transactionLog');
    if (!transaction) throw new Error('the list above has changed');
    expect(read(valueBytes(transaction), TRANSACTION_LOG_VALUE_V1)).toMatchObject({
      transactionStatus: 1,
      previousProducerId: 6,
      nextProducerId: -1,
      clientTransactionVersion: 2,
    });
  });

  it('of a workload are its name and number, cut or filled up', () => {
    const texts = OTHERS.slice(0, 2).map((record) => utf8Text(valueBytes(record) ?? new Uint8Array(0)));
    expect(texts).toEqual(['shop-12.............', 'sho']);
  });
});

describe('the bytes of a batch', () => {
  const producer = { id: 4_000, epoch: 2, baseSequence: 2_147_483_646 };

  it.each(ALL.map((record) => [record.type, record] as const))(
    'of %s are as many as its size, and hold the same again',
    (_, record) => {
      const isControl = record.type === 'LeaderChangeMessage' || record.type === 'EndTransactionMarker';
      const batch = placeBatch(makeBatch([record], AT, producer, isControl), 70, 5);
      const bytes = bytesOfBatch(batch);
      expect(bytes.length).toBe(batch.sizeBytes);
      const again = batchOfBytes(bytes);
      expect({ ...again, records: [] }).toEqual({ ...batch, records: [] });
      expect(bytesOfBatch(again)).toEqual(bytes);
      if (isControl || record.type === 'raw') expect(again.records).toEqual(batch.records);
    },
  );

  it('of several records number them from the base sequence on, around its end', () => {
    const batch = placeBatch(makeBatch(OTHERS.slice(0, 4), AT, producer), 70, 5);
    const wire = [...recordsOf(bytesOfBatch(batch))];
    expect(wire.map(({ offset }) => offset)).toEqual([70n, 71n, 72n, 73n]);
    expect(wire.map(({ sequence }) => sequence)).toEqual([2_147_483_646, 2_147_483_647, 0, 1]);
    expect(wire.map(({ timestamp }) => Number(timestamp) - AT)).toEqual([0, 5, -90_000, 0]);
  });

  it('of one that compaction went through keep every offset', () => {
    const whole = placeBatch(makeBatch(OTHERS.slice(0, 3), AT), 70, 5);
    const [, kept] = whole.records;
    if (!kept) throw new Error('the list above has changed');
    const single = makeBatch([kept], AT);
    const compacted = {
      ...whole,
      records: [kept],
      offsetDeltas: [1],
      sizeBytes: single.sizeBytes,
      maxTimestampMs: AT + 5,
    };
    const again = batchOfBytes(bytesOfBatch(compacted));
    expect(again).toMatchObject({ baseOffset: 70, lastOffset: 72, offsetDeltas: [1] });
    const empty = { ...whole, records: [], offsetDeltas: [], sizeBytes: 61 };
    expect(batchOfBytes(bytesOfBatch(empty))).toEqual(empty);
  });

  it('are refused when one bit is not as it was', () => {
    const bytes = bytesOfBatch(placeBatch(makeBatch(OTHERS.slice(0, 2), AT), 70, 5));
    for (let at = 21; at < bytes.length; at++) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 4;
      expect(() => batchOfBytes(broken)).toThrow('Record is corrupt');
    }
  });
});
