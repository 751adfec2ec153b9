/** Bytes that the engine writes and reads: numbers of variable length, texts, ids, checksums, what members of a group say to each
 *  other, the end of a transaction. Requests and responses travel as plain data here; they have no bytes. */
import { bytesOfBatch } from '../../../protocol/batch-bytes.ts';
import { recordsOf } from '../../../protocol/format/batch.ts';
import { ByteReader, ByteWriter } from '../../../protocol/format/bytes.ts';
import { crc32c } from '../../../protocol/format/crc32.ts';
import { CONSUMER_PROTOCOL_ASSIGNMENT, subscriptionSchema } from '../../../protocol/format/record-schemas.ts';
import type { Schema } from '../../../protocol/format/schema.ts';
import { embeddedBytes, readMessage } from '../../../protocol/format/schema.ts';
import { uuidText } from '../../../protocol/format/uuid.ts';
import type { TopicPartitions } from '../../../protocol/log-records.ts';
import { assignmentMessage, subscriptionMessage } from '../../../protocol/record-messages.ts';
import { makeBatch } from '../../../protocol/records.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { bytesOf, hexOf } from '../hex.ts';

const written = (write: (writer: ByteWriter) => void): string => {
  const writer = new ByteWriter();
  write(writer);
  return hexOf(writer.take());
};

const noBytes: Adapter = () => leaveOut('requests and responses travel as plain data, not as bytes');

// ---- what members say

type Pair = readonly [topic: string, partition: number];

/** By topic, in the order in which topics first come. */
function byTopic(pairs: readonly Pair[]): TopicPartitions[] {
  const found = new Map<string, number[]>();
  for (const [topic, partition] of pairs) {
    const list = found.get(topic);
    if (list) list.push(partition);
    else found.set(topic, [partition]);
  }
  return [...found].map(([topic, partitions]) => ({ topic, partitions }));
}

const asPairs = (topics: unknown): Pair[] =>
  // As the schemas read them.
  ((topics ?? []) as readonly TopicPartitions[]).flatMap(({ topic, partitions }) =>
    partitions.map((partition): Pair => [topic, partition]),
  );

const hexOrNull = (bytes: unknown): string | null => (bytes instanceof Uint8Array ? hexOf(bytes) : null);

/** Behind the version, which comes first. */
const reread = (bytes: Uint8Array, schema: Schema): Record<string, unknown> => {
  const reader = new ByteReader(bytes);
  reader.int16();
  return readMessage(reader, schema);
};

const subscription: Adapter = (given, version) => {
  if (given.userData !== null)
    return leaveOut('user data is what an assignor makes of its memory, not any bytes');
  const message = subscriptionMessage(
    {
      topics: given.topics,
      ownedPartitions: byTopic(given.ownedPartitions),
      generationId: given.generationId,
      rackId: given.rackId,
      userData: null,
    },
    null,
    version,
  );
  const bytes = message instanceof Uint8Array ? message : embeddedBytes(message);
  const read = reread(bytes, subscriptionSchema(version));
  const generation = read.generationId === undefined || read.generationId === -1 ? null : read.generationId;
  return {
    bytesHex: hexOf(bytes),
    decoded: {
      topics: read.topics,
      userData: hexOrNull(read.userData),
      ownedPartitions: asPairs(read.ownedPartitions),
      generationId: generation,
      rackId: read.rackId ?? null,
    },
  };
};

const assignment: Adapter = (given, version) => {
  if (given.userData !== null) return leaveOut('assignments carry no user data');
  const message = assignmentMessage(byTopic(given.partitions));
  if (message instanceof Uint8Array) return leaveOut('there is no assignment');
  const bytes = embeddedBytes({ ...message, version });
  const read = reread(bytes, CONSUMER_PROTOCOL_ASSIGNMENT);
  return {
    bytesHex: hexOf(bytes),
    decoded: { partitions: asPairs(read.assignedPartitions), userData: hexOrNull(read.userData) },
  };
};

export const wireAdapters: Adapters = {
  'wire messages': noBytes,
  'wire malformed': noBytes,
  'wire ApiVersionsRequest': noBytes,
  'wire ApiVersionsRequest(unsupportedRequestVersion=9)': noBytes,
  'wire ApiVersionsRequest(unsupportedRequestVersion=9).getErrorResponse': noBytes,
  'wire ApiKeys': () => leaveOut('one version of each API is known, that of its era'),
  'wire error': () => leaveOut('the errors known are those that nodes here answer with'),
  'wire ConsumerProtocolSubscription': subscription,
  'wire ConsumerProtocolAssignment': assignment,
  'wire ints': (values: readonly number[]) =>
    values.map((value) => [written((to) => to.varint(value)), written((to) => to.unsignedVarint(value))]),
  'wire longs': (values: readonly string[]) =>
    values.map((value) => [written((to) => to.varlong(BigInt(value)))]),
  'wire crc32c': (values: readonly string[]) => values.map((hex) => [crc32c(bytesOf(hex))]),
  'wire uuid': (values: readonly string[]) => values.map((hex) => [uuidText(bytesOf(hex))]),
};

/** The same, asked one by one. */
export const protocol: Adapter = (given, when) => {
  if (given.type !== undefined) return marker(given.type, given.coordinatorEpoch);
  if (when !== 'encode') return leaveOut('requests and responses travel as plain data, not as bytes');
  return { hex: given.values.map((value: number | string | null) => written((to) => writeOne(to, value))) };
};

/** A number without sign, or a text as a flexible message has it. */
function writeOne(to: ByteWriter, value: number | string | null): void {
  if (typeof value === 'number') to.unsignedVarint(value);
  else to.bytes(embeddedBytes({ embedded: TEXT, version: null, message: { text: value } }).slice(0, -1));
}

/** One field; behind it there is nothing but the number of tagged fields, which is none. */
const TEXT: Schema = {
  name: 'Text',
  isFlexible: true,
  fields: [{ name: 'text', type: 'string', isNullable: true }],
};

function marker(type: string, coordinatorEpoch: number): unknown {
  const outcome = type === 'COMMIT' ? 'commit' : 'abort';
  const producer = { id: 1, epoch: 0, baseSequence: -1 };
  const batch = makeBatch(
    [{ type: 'EndTransactionMarker', outcome, coordinatorEpoch }],
    0,
    producer,
    true,
    true,
  );
  const [record] = [...recordsOf(bytesOfBatch(batch))];
  return { keyHex: hexOrNull(record?.key), valueHex: hexOrNull(record?.value) };
}
