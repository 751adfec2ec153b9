/** The quorum up close: who has which metadata records, who has voted for whom, and whose patience is running.
 *  See         controller/state.ts, storage/metadata-log.ts */

import { type ConfigName, configInt } from '../../contract/configs.ts';
import type {
  ControllerCloseUp,
  ControllerSubject,
  MetadataRecordView,
  ObserverCloseUp,
  TimerView,
  VoterCloseUp,
} from '../../contract/controller-close-up.ts';
import type { NodeId } from '../../contract/ids.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { activeController, controllerDisk, controllerMemory, nodesOfKind } from '../cluster/world.ts';
import type { ControllerMemory } from '../controller/state.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { readLog } from '../storage/log.ts';

const MAX_COUNT = 200;
/** Offsets behind the longest log's end, so that it is seen to end. */
const DRY = 2;

/** Null in eras without a quorum. */
export function closeUpOfController(world: World, subject: ControllerSubject): ControllerCloseUp | null {
  const controllers = nodesOfKind(world, 'controller');
  if (controllers.length === 0) return null;
  const logs: (readonly [NodeId, ReplicaLog])[] = [
    ...controllers.map((node) => [node.id, controllerDisk(node).log] as const),
    ...nodesOfKind(world, 'broker').map((node) => [node.id, brokerDisk(node).metadataLog] as const),
  ];
  const count = Math.max(1, Math.min(subject.count, MAX_COUNT));
  const end = Math.max(...logs.map(([, log]) => log.logEndOffset));
  const from = Math.max(0, subject.from ?? end + DRY - count);
  const to = subject.from === null ? Math.max(1, end + DRY) : from + count;
  return {
    kind: 'controller',
    from,
    to,
    committed: Math.max(...controllers.map((node) => controllerMemory(node)?.highWatermark ?? 0)),
    voters: controllers.map((node) => projectVoter(world, node)),
    observers: nodesOfKind(world, 'broker').map((node) => projectObserver(world, node)),
    records: projectRecords(world, logs, from, to),
  };
}

function projectVoter(world: World, node: NodeRecord): VoterCloseUp {
  const { controllerId, leaderId } = controllerDisk(node);
  const memory = controllerMemory(node);
  const [first] = memory?.accumulator ?? [];
  return {
    controllerId,
    leaderId,
    votes:
      memory?.role === 'prospective' || memory?.role === 'candidate' || memory?.role === 'leader'
        ? [...memory.votes].map(([voterId, granted]) => ({ voterId, granted }))
        : [],
    timer: memory ? voterTimer(world, memory) : null,
    lingering: first
      ? { from: first.baseOffset, to: (memory?.accumulator.at(-1)?.lastOffset ?? first.lastOffset) + 1 }
      : null,
    followers:
      memory?.role === 'leader'
        ? [...memory.followers].map(([voterId, { endOffset, lastFetchUs }]) => ({
            voterId,
            endOffset,
            lastFetchUs,
          }))
        : [],
  };
}

function voterTimer({ scenario }: World, memory: ControllerMemory): TimerView | null {
  const msOf = (name: ConfigName): number => configInt(scenario.configs, name);
  const fetchTimeoutUs = msOf('controller.quorum.fetch.timeout.ms') * 1000;
  switch (memory.role) {
    case 'leader': {
      if (memory.followers.size === 0) return null;
      // As checkQuorum reckons it: a majority, this voter among them, was heard of since then.
      const heard = [...memory.followers.values()].map((f) => f.lastFetchUs).sort((a, b) => b - a);
      const needed = Math.floor((memory.followers.size + 1) / 2);
      const lengthUs = fetchTimeoutUs * 1.5;
      return { name: 'checkQuorum', endsAtUs: (heard[needed - 1] ?? 0) + lengthUs, lengthUs };
    }
    case 'follower':
      return { name: 'fetchTimeout', endsAtUs: memory.standsAtUs, lengthUs: fetchTimeoutUs };
    default:
      return {
        name: memory.isBackingOff ? 'backoff' : 'election',
        endsAtUs: memory.standsAtUs,
        lengthUs: memory.isBackingOff
          ? msOf('controller.quorum.election.backoff.max.ms') * 1000
          : msOf('controller.quorum.election.timeout.ms') * 2000,
      };
  }
}

function projectObserver(world: World, node: NodeRecord): ObserverCloseUp {
  const { brokerId, metadataLog } = brokerDisk(node);
  const process = brokerProcess(node)?.broker;
  const controller = activeController(world);
  const active = controller && controllerMemory(controller)?.active;
  const beat = active?.heartbeats.get(brokerId);
  const lengthUs = configInt(world.scenario.configs, 'broker.session.timeout.ms') * 1000;
  const isCounted = active?.image.brokers.get(brokerId)?.fenced === false;
  return {
    brokerId,
    highWatermark: process?.quorum.highWatermark ?? metadataLog.logEndOffset,
    timer: beat && isCounted ? { name: 'session', endsAtUs: beat.lastContactUs + lengthUs, lengthUs } : null,
  };
}

// ---- records

interface Found {
  readonly offset: number;
  readonly epoch: number;
  readonly record: MetadataRecord;
  readonly holders: NodeId[];
}

function projectRecords(
  world: World,
  logs: readonly (readonly [NodeId, ReplicaLog])[],
  from: number,
  to: number,
): readonly MetadataRecordView[] {
  const found = new Map<string, Found>();
  for (const [id, log] of logs) {
    for (const batch of readLog(log, Math.max(from, log.logStartOffset), to, Number.MAX_SAFE_INTEGER)) {
      for (const [i, record] of batch.records.entries()) {
        const offset = batch.baseOffset + i;
        if (offset < from || offset >= to) continue;
        const epoch = batch.partitionLeaderEpoch;
        const key = `${offset}/${epoch}`;
        const known = found.get(key);
        if (known) known.holders.push(id);
        // The metadata log holds nothing else.
        else found.set(key, { offset, epoch, record: record as MetadataRecord, holders: [id] });
      }
    }
  }
  const committedBy = new Map(
    nodesOfKind(world, 'controller').map((node) => [node.id, controllerMemory(node)?.highWatermark ?? 0]),
  );
  return [...found.values()]
    .sort((a, b) => a.offset - b.offset || a.epoch - b.epoch)
    .map(({ offset, epoch, record, holders }) => ({
      offset,
      epoch,
      type: record.type,
      fields: fieldsOf(world, record),
      holders,
      isCommitted: holders.some((id) => (committedBy.get(id) ?? 0) > offset),
    }));
}

/** What a field says when it says nothing: PartitionChangeRecord's leader that stays. */
const NO_CHANGE = -2;

function fieldsOf(world: World, record: MetadataRecord): MetadataRecordView['fields'] {
  const fields: { readonly name: string; readonly value: string }[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (name === 'type' || value === null || value === undefined || value === NO_CHANGE) continue;
    if (name === 'topicId') {
      const topic = world.quorum.image.names.get(String(value));
      if (topic !== undefined) fields.push({ name: 'topic', value: topic });
    }
    fields.push({ name, value: Array.isArray(value) ? value.join(',') : String(value) });
  }
  return fields;
}
