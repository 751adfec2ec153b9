/** A group as it lies in `__consumer_offsets`. */
import type { SimTimeUs } from '../../contract/units.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { Subscription, TopicPartitions } from '../protocol/api.ts';
import type { GroupMemberRecord, GroupMetadataRecord } from '../protocol/records.ts';
import type { Group, Member } from './state.ts';
import { membersInOrder } from './state.ts';

/** The record that says how the group stands; `assignments` by member id, those in memory unless given. */
export const groupRecord = (
  group: Group,
  nowUs: SimTimeUs,
  assignments?: ReadonlyMap<string, readonly TopicPartitions[]>,
): GroupMetadataRecord =>
  Object.freeze({
    type: 'groupMetadata',
    group: group.groupId,
    generation: group.generation,
    protocolType: group.protocolType ?? '',
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestampMs: timestampMsAt(nowUs),
    members: Object.freeze(
      membersInOrder(group).map((member) =>
        Object.freeze({
          memberId: member.memberId,
          clientId: member.clientId,
          groupInstanceId: member.groupInstanceId,
          rebalanceTimeoutMs: member.rebalanceTimeoutMs,
          sessionTimeoutMs: member.sessionTimeoutMs,
          subscription: member.protocols.find(({ name }) => name === group.protocolName)?.metadata ?? null,
          assignment: assignments?.get(member.memberId) ?? member.assignment,
        }),
      ),
    ),
  });

/** A member as a record tells of it. */
export const memberOfRecord = (record: GroupMemberRecord, protocol: string | null): Member => ({
  memberId: record.memberId,
  clientId: record.clientId,
  groupInstanceId: record.groupInstanceId,
  rebalanceTimeoutMs: record.rebalanceTimeoutMs,
  sessionTimeoutMs: record.sessionTimeoutMs,
  // `groupRecord` above is the only writer of these two fields, so they are what it put in.
  protocols: protocol === null ? [] : [{ name: protocol, metadata: record.subscription as Subscription }],
  assignment: (record.assignment ?? []) as readonly TopicPartitions[],
  isNew: false,
  parkedJoin: null,
  parkedSync: null,
});
