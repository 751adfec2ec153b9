/** From the engine's records to the bytes of their keys and values. Sizes are counted by the same functions that write.
 *  Models      CoordinatorRecordSerde, TransactionLog, MetadataRecordSerde, ConsumerProtocol, ControlRecordUtils
 *  Simplifies  versions are those that 4.1 writes, in every era; members' host, brokers' endpoints and log directories are
 *              always the same
 *  See         format/record-schemas.ts */
import type { TransactionState } from '../../contract/events.ts';
import type { Sink } from './format/bytes.ts';
import { ByteCounter, ByteWriter, utf8, utf8Length } from './format/bytes.ts';
import type { MetadataSchema } from './format/record-schemas.ts';
import {
  CONSUMER_GROUP_SCHEMAS,
  CONSUMER_PROTOCOL_ASSIGNMENT,
  CONTROL_RECORD_KEY,
  END_TRANSACTION_MARKER,
  GROUP_METADATA_KEY,
  GROUP_METADATA_VALUE,
  LEADER_CHANGE_MESSAGE,
  METADATA_FRAME_VERSION,
  METADATA_SCHEMAS,
  OFFSET_COMMIT_KEY,
  OFFSET_COMMIT_VALUE,
  SNAPSHOT_FOOTER,
  SNAPSHOT_HEADER,
  STICKY_USER_DATA,
  subscriptionSchema,
  TRANSACTION_LOG_KEY,
  TRANSACTION_LOG_VALUE_V0,
  TRANSACTION_LOG_VALUE_V1,
} from './format/record-schemas.ts';
import type { Embedded, Message } from './format/schema.ts';
import { embeddedLength, writeEmbedded } from './format/schema.ts';
import { SHARE_SCHEMAS } from './format/share-schemas.ts';
import type {
  ConsumerGroupRecord,
  GroupMetadataRecord,
  LogRecord,
  RawRecord,
  ShareGroupRecord,
  ShareStateRecord,
  Subscription,
  TopicPartitions,
  TransactionLogValue,
  UserRecord,
} from './log-records.ts';

/** Bytes of a record's key; −1 for null. */
export function keyLength(record: LogRecord): number {
  if (record.type === 'user') return record.key === null ? -1 : utf8Length(record.key);
  if (record.type === 'raw') return record.key === null ? -1 : record.key.length;
  const key = keyMessageOf(record);
  return key ? embeddedLength(key) : -1;
}

/** Bytes of a record's value; −1 for null. */
export function valueLength(record: LogRecord): number {
  if (record.type === 'user') return record.valueBytes;
  if (record.type === 'raw') return record.value === null ? -1 : record.value.length;
  const value = valueMessageOf(record);
  if (!value) return -1;
  const counter = new ByteCounter();
  writeMessage(counter, value);
  return counter.length;
}

/** Bytes of a record's key; null without one. */
export function keyBytes(record: LogRecord): Uint8Array | null {
  if (record.type === 'user') return record.key === null ? null : utf8(record.key);
  if (record.type === 'raw') return record.key === null ? null : bytesOfString(record.key);
  return messageBytes(keyMessageOf(record));
}

/** Bytes of a record's value; null for a tombstone. */
export function valueBytes(record: LogRecord): Uint8Array | null {
  if (record.type === 'user') return userValue(record);
  if (record.type === 'raw') return record.value === null ? null : bytesOfString(record.value);
  return messageBytes(valueMessageOf(record));
}

/** What a workload writes: the name of the generator and the number, cut or filled up with dots to the stated length; of what is
 *  unreadable nothing but ones. */
export function userValue(record: UserRecord): Uint8Array | null {
  const { generator, number, valueBytes: length } = record;
  if (length < 0) return null;
  if (record.isUnreadable) return new Uint8Array(length).fill(0xff);
  const bytes = new Uint8Array(length).fill(DOT);
  bytes.set(utf8(`${generator}-${number}`).subarray(0, length));
  return bytes;
}

const DOT = 0x2e;

/** A text of which each character stands for one byte, so that bytes can lie in frozen records. */
export const byteString = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

export const bytesOfString = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

// ---- messages

type Structured = Exclude<LogRecord, UserRecord | RawRecord>;
/** A message of the quorum has a frame instead of a version. */
type ValueMessage = Embedded | { readonly framed: MetadataSchema; readonly message: Message };

function messageBytes(message: ValueMessage | null): Uint8Array | null {
  if (!message) return null;
  const writer = new ByteWriter();
  writeMessage(writer, message);
  return writer.take();
}

function writeMessage(sink: Sink, value: ValueMessage): void {
  if ('embedded' in value) {
    writeEmbedded(sink, value);
    return;
  }
  const { framed, message } = value;
  sink.unsignedVarint(METADATA_FRAME_VERSION);
  sink.unsignedVarint(framed.apiKey);
  sink.unsignedVarint(framed.version);
  writeEmbedded(sink, { embedded: framed, version: null, message });
}

/** Kinds of keys in `__consumer_offsets`, which are their versions, too. */
const OFFSET_KEY = 1;
const GROUP_KEY = 2;
const ABORT = 0;
const COMMIT = 1;
const LEADER_CHANGE = 2;
const SNAPSHOT_HEADER_TYPE = 3;
const SNAPSHOT_FOOTER_TYPE = 4;

function keyMessageOf(record: Structured): Embedded | null {
  switch (record.type) {
    case 'offsetCommit':
      return { embedded: OFFSET_COMMIT_KEY, version: OFFSET_KEY, message: { ...record } };
    case 'groupMetadata':
      return { embedded: GROUP_METADATA_KEY, version: GROUP_KEY, message: { group: record.group } };
    case 'transactionLog':
      return { embedded: TRANSACTION_LOG_KEY, version: 0, message: { ...record } };
    case 'consumerGroupMetadata':
    case 'consumerGroupMemberMetadata':
    case 'consumerGroupTargetAssignmentMetadata':
    case 'consumerGroupTargetAssignmentMember':
    case 'consumerGroupCurrentMemberAssignment': {
      const [version, embedded] = CONSUMER_GROUP_SCHEMAS[record.type];
      return { embedded, version, message: { ...record } };
    }
    case 'shareGroupMetadata':
    case 'shareGroupMemberMetadata':
    case 'shareGroupTargetAssignmentMetadata':
    case 'shareGroupTargetAssignmentMember':
    case 'shareGroupCurrentMemberAssignment':
    case 'shareGroupStatePartitionMetadata':
    case 'shareSnapshot':
    case 'shareUpdate': {
      const [version, embedded] = SHARE_SCHEMAS[record.type];
      return { embedded, version, message: { ...record } };
    }
    case 'LeaderChangeMessage':
      return controlKey(LEADER_CHANGE);
    case 'SnapshotHeaderRecord':
      return controlKey(SNAPSHOT_HEADER_TYPE);
    case 'SnapshotFooterRecord':
      return controlKey(SNAPSHOT_FOOTER_TYPE);
    case 'EndTransactionMarker':
      return controlKey(record.outcome === 'commit' ? COMMIT : ABORT);
    default:
      return null;
  }
}

const controlKey = (type: number): Embedded => ({
  embedded: CONTROL_RECORD_KEY,
  version: 0,
  message: { type },
});

function valueMessageOf(record: Structured): ValueMessage | null {
  switch (record.type) {
    case 'offsetCommit': {
      if (record.offset < 0) return null;
      const { offset, leaderEpoch, commitTimestampMs: commitTimestamp, metadata = '' } = record;
      const message = { offset, leaderEpoch, metadata, commitTimestamp };
      return { embedded: OFFSET_COMMIT_VALUE, version: 3, message };
    }
    case 'groupMetadata':
      return record.members === null ? null : groupMetadata(record);
    case 'consumerGroupMetadata':
    case 'consumerGroupMemberMetadata':
    case 'consumerGroupTargetAssignmentMetadata':
    case 'consumerGroupTargetAssignmentMember':
    case 'consumerGroupCurrentMemberAssignment':
      return record.value ? consumerGroupValue(record) : null;
    case 'shareGroupMetadata':
    case 'shareGroupMemberMetadata':
    case 'shareGroupTargetAssignmentMetadata':
    case 'shareGroupTargetAssignmentMember':
    case 'shareGroupCurrentMemberAssignment':
    case 'shareGroupStatePartitionMetadata':
    case 'shareSnapshot':
    case 'shareUpdate':
      return record.value ? shareValue(record) : null;
    case 'transactionLog':
      return record.value ? transactionLog(record.value) : null;
    case 'EndTransactionMarker':
      return { embedded: END_TRANSACTION_MARKER, version: null, message: { ...record } };
    case 'LeaderChangeMessage':
      return { embedded: LEADER_CHANGE_MESSAGE, version: null, message: leaderChange(record) };
    case 'SnapshotHeaderRecord':
      return { embedded: SNAPSHOT_HEADER, version: null, message: { ...record } };
    case 'SnapshotFooterRecord':
      return { embedded: SNAPSHOT_FOOTER, version: null, message: {} };
    case 'RegisterBrokerRecord':
      return { framed: METADATA_SCHEMAS.RegisterBrokerRecord, message: registerBroker(record) };
    case 'ConfigRecord':
      return {
        framed: METADATA_SCHEMAS.ConfigRecord,
        message: { ...record, resourceType: RESOURCE_TYPES[record.resourceType] },
      };
    case 'PartitionRecord': {
      const directories = record.replicas.map(() => UNASSIGNED_DIRECTORY);
      return { framed: METADATA_SCHEMAS.PartitionRecord, message: { ...record, directories } };
    }
    default:
      return { framed: METADATA_SCHEMAS[record.type], message: { ...record } };
  }
}

type Of<T extends LogRecord['type']> = Extract<LogRecord, { type: T }>;

const leaderChange = ({ leaderId, voters, grantingVoters }: Of<'LeaderChangeMessage'>): Message => ({
  leaderId,
  voters: voters.map((voterId) => ({ voterId })),
  grantingVoters: grantingVoters.map((voterId) => ({ voterId })),
});

// ---- the quorum

/** ConfigResource.Type. */
const RESOURCE_TYPES = { topic: 2, broker: 4, group: 32 } as const;
/** DirectoryId.UNASSIGNED: 1 in 128 bits. */
const UNASSIGNED_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAQ';
const LISTENER = 'PLAINTEXT';
const PORT = 9_092;
const PLAINTEXT_PROTOCOL = 0;
/** Feature levels that a broker of 4.1 supports. */
const SUPPORTED_FEATURES = [
  ['eligible.leader.replicas.version', 0, 1],
  ['group.version', 0, 1],
  ['kraft.version', 0, 1],
  ['metadata.version', 7, 27],
  ['share.version', 0, 1],
  ['streams.version', 0, 1],
  ['transaction.version', 0, 2],
] as const;

const registerBroker = (record: Of<'RegisterBrokerRecord'>): Message => ({
  ...record,
  endPoints: [
    { name: LISTENER, host: `broker-${record.brokerId}`, port: PORT, securityProtocol: PLAINTEXT_PROTOCOL },
  ],
  features: SUPPORTED_FEATURES.map(([name, minSupportedVersion, maxSupportedVersion]) => ({
    name,
    minSupportedVersion,
    maxSupportedVersion,
  })),
});

// ---- classic groups

/** As Java prints an address without a name. */
const CLIENT_HOST = '/0.0.0.0';
const GROUP_VALUE_VERSION = 3;

function groupMetadata(record: GroupMetadataRecord): Embedded {
  const { protocolType, generation, protocol, leader, currentStateTimestampMs, members } = record;
  return {
    embedded: GROUP_METADATA_VALUE,
    version: GROUP_VALUE_VERSION,
    message: {
      protocolType,
      generation,
      protocol,
      leader,
      currentStateTimestamp: currentStateTimestampMs,
      members: (members ?? []).map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: CLIENT_HOST,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
        subscription: subscriptionMessage(member.subscription, protocol),
        assignment: assignmentMessage(member.assignment),
      })),
    },
  };
}

// ---- groups of KIP-848

const consumerGroupValue = ({ type, value }: ConsumerGroupRecord): Embedded => ({
  embedded: CONSUMER_GROUP_SCHEMAS[type][2],
  version: 0,
  message: { ...value, clientHost: CLIENT_HOST },
});

const shareValue = ({ type, value }: ShareGroupRecord | ShareStateRecord): Embedded => ({
  embedded: SHARE_SCHEMAS[type][2],
  version: 0,
  message: { ...value, clientHost: CLIENT_HOST },
});

const SUBSCRIPTION_VERSION = 3;
const NO_BYTES = new Uint8Array(0);

/** A member's subscription as the consumer protocol writes it; topics and partitions are sorted in it. */
export function subscriptionMessage(
  subscription: Subscription | null,
  assignor: string | null,
  version = SUBSCRIPTION_VERSION,
): Embedded | Uint8Array {
  if (!subscription) return NO_BYTES;
  const { topics, ownedPartitions, generationId, rackId } = subscription;
  return {
    embedded: subscriptionSchema(version),
    version,
    message: {
      topics: [...topics].sort(byText),
      userData: userDataOf(subscription, assignor),
      ownedPartitions: inOrder(ownedPartitions),
      generationId,
      rackId,
    },
  };
}

/** The sticky assignor keeps what it was given; the cooperative one only in which generation. */
function userDataOf(
  { userData, generationId }: Subscription,
  assignor: string | null,
): Embedded | Uint8Array | null {
  if (userData) {
    const message = { previousAssignment: userData.previous, generation: userData.generation };
    return { embedded: STICKY_USER_DATA, version: null, message };
  }
  if (assignor !== 'cooperative-sticky') return null;
  const writer = new ByteWriter();
  writer.int32(generationId);
  return writer.take();
}

/** What the leader of a group gives a member, as the consumer protocol writes it. */
export function assignmentMessage(assignment: readonly TopicPartitions[] | null): Embedded | Uint8Array {
  if (!assignment) return NO_BYTES;
  return {
    embedded: CONSUMER_PROTOCOL_ASSIGNMENT,
    version: SUBSCRIPTION_VERSION,
    message: { assignedPartitions: assignment, userData: null },
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (owned: readonly TopicPartitions[]): TopicPartitions[] =>
  owned
    .map(({ topic, partitions }) => ({ topic, partitions: [...partitions].sort((a, b) => a - b) }))
    .sort((a, b) => byText(a.topic, b.topic));

// ---- transactions

/** Ids of TransactionState. */
const TRANSACTION_STATES: Readonly<Record<TransactionState, number>> = {
  Empty: 0,
  Ongoing: 1,
  PrepareCommit: 2,
  PrepareAbort: 3,
  CompleteCommit: 4,
  CompleteAbort: 5,
};

function transactionLog({ tagged, ...value }: TransactionLogValue): Embedded {
  const message = {
    ...value,
    ...tagged,
    transactionStatus: TRANSACTION_STATES[value.transactionStatus],
    transactionPartitions: value.transactionStatus === 'Empty' ? null : value.transactionPartitions,
  };
  return tagged
    ? { embedded: TRANSACTION_LOG_VALUE_V1, version: 1, message }
    : { embedded: TRANSACTION_LOG_VALUE_V0, version: 0, message };
}
