/** One consumer up close: its thread, its timers, its fetcher, and the workers behind it.
 *  See         clients/consumer/state.ts, apps/processing-state.ts */
import { configBoolean, configInt, configText } from '../../contract/configs.ts';
import type {
  ConsumerCloseUp,
  ConsumerSubject,
  FetchCloseUp,
  HandedView,
  LabCloseUp,
  TimerCloseUp,
} from '../../contract/group-close-up.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { US_PER_MS } from '../../contract/units.ts';
import { isProcessor, processingDisk, processingMemory, sinkNode, sinkOf } from '../apps/processing-state.ts';
import type { ConsumerMemory, FetchState, GroupClient, Handed } from '../clients/consumer/state.ts';
import { consumerDisk, consumerMemory } from '../clients/consumer/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import { memberTimer, sessionTimer } from '../group/timers.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { keyText } from '../protocol/records.ts';
import { endOf } from './group-close-up.ts';

const SHOWN = 60;

/** What it fetches by, and how it commits. */
const CONFIGS = [
  'fetch.min.bytes',
  'fetch.max.wait.ms',
  'max.poll.records',
  'max.poll.interval.ms',
  'enable.auto.commit',
  'auto.commit.interval.ms',
  'auto.offset.reset',
  'isolation.level',
] as const;

/** Null when there is no such consumer, or it has never been started. */
export function closeUpOfConsumer(world: World, { consumerId }: ConsumerSubject): ConsumerCloseUp | null {
  const node = world.sim.nodes.get(consumerId);
  if (node?.kind !== 'consumer' || node.incarnation === 0) return null;
  const { configs, commits } = consumerDisk(node);
  const memory = consumerMemory(node);
  const client = memory?.client ?? null;
  // Whoever has caught an exception is busy with what is its own.
  const app = memory?.app === 'catching' ? 'processing' : memory?.app;
  const thread = !app ? 'down' : !client ? 'bench' : app;
  // Afterwards it is done with, though the client still has it.
  const hand = client && thread === 'processing' ? client.hand : [];
  return {
    kind: 'consumer',
    consumerId,
    thread,
    threadSinceUs: !memory
      ? (node.downSinceUs ?? 0)
      : thread === 'polling'
        ? memory.pollStartedUs
        : memory.lastPollUs,
    doneAtUs: thread === 'processing' ? endOf(world, node, 'processed') : null,
    coordinatorId: client?.coordinator.brokerId ?? NO_BROKER,
    timers: memory && client ? timersOf(world, node, memory, client) : [],
    partitions: [...(client?.partitions ?? [])].map(([key, state]) => fetchOf(key, state, client)),
    hand: hand.slice(0, SHOWN).map(handedView),
    handCount: hand.length,
    configs: CONFIGS.map((name) => ({ name, value: configText(client?.group.configs ?? configs, name) })),
    fetchingFrom: [...(client?.fetchingFrom ?? [])].sort((a, b) => a - b),
    commits,
    lab: isProcessor(node) ? labOf(world, node) : null,
  };
}

const handedView = ({ key, offset, record }: Handed): HandedView => ({
  partition: key,
  offset,
  key: keyText(record),
});

function fetchOf(partition: PartitionKey, state: FetchState, client: GroupClient | null): FetchCloseUp {
  const { phase, position, buffered, isPaused, leaderId } = state;
  const fromBroker = state.preferred?.brokerId ?? leaderId;
  const last = buffered.at(-1);
  const bufferedTo = Math.max(position, last ? last.lastOffset + 1 : -1);
  return {
    partition,
    phase,
    position,
    bufferedTo,
    fromBroker,
    // Whatever lies in the buffer is not asked for.
    isAsked: phase === 'fetching' && !isPaused && !last && client?.fetchingFrom.has(fromBroker) === true,
    isPaused,
  };
}

/** Those that run. */
function timersOf(
  world: World,
  node: NodeRecord,
  memory: ConsumerMemory,
  client: GroupClient,
): readonly TimerCloseUp[] {
  const { configs } = client.group;
  const timers: TimerCloseUp[] = [];
  const add = (name: TimerCloseUp['name'], endsAtUs: SimTimeUs | null, lengthMs: number): void => {
    if (endsAtUs !== null) timers.push({ name, endsAtUs, lengthUs: lengthMs * US_PER_MS });
  };
  const intervalMs = client.modern?.intervalMs ?? configInt(configs, 'heartbeat.interval.ms');
  add('heartbeat', endOf(world, node, 'heartbeat'), intervalMs);
  const session = sessionOf(world, client);
  if (session) timers.push(session);
  const pollMs = configInt(configs, 'max.poll.interval.ms');
  // In poll() it is counted from now on.
  if (memory.app !== 'polling') add('poll', memory.lastPollUs + pollMs * US_PER_MS, pollMs);
  if (configBoolean(configs, 'enable.auto.commit'))
    add('autoCommit', client.autoCommit.nextAtUs, configInt(configs, 'auto.commit.interval.ms'));
  return timers;
}

/** At the coordinator: how long it will still believe that the member lives. */
function sessionOf(world: World, { memberId, group: { groupId } }: GroupClient): TimerCloseUp | null {
  if (memberId === '') return null;
  for (const broker of nodesOfKind(world, 'broker')) {
    const group = brokerProcess(broker)?.groups.groups.get(groupId);
    const member = group?.members.get(memberId);
    if (member) {
      const endsAtUs = endOf(world, broker, sessionTimer(groupId, memberId));
      return endsAtUs === null
        ? null
        : { name: 'session', endsAtUs, lengthUs: member.sessionTimeoutMs * US_PER_MS };
    }
    if (!group?.modern?.members.has(memberId)) continue;
    const endsAtUs = endOf(world, broker, memberTimer('memberSession', groupId, memberId));
    const lengthMs = configInt(world.scenario.configs, 'group.consumer.session.timeout.ms');
    return endsAtUs === null ? null : { name: 'session', endsAtUs, lengthUs: lengthMs * US_PER_MS };
  }
  return null;
}

function labOf(world: World, node: NodeRecord): LabCloseUp {
  const { processing, groupId } = processingDisk(node);
  const work = processingMemory(node)?.work;
  const sink = sinkOf(world.sim.nodes.get(sinkNode(groupId ?? '')));
  return {
    settings: processing,
    workers: (work?.workers ?? []).map(({ stage, at, unit, queue }) => ({
      stage,
      at,
      unit: unit.slice(0, SHOWN).map(handedView),
      queue: queue.slice(0, SHOWN).map(handedView),
    })),
    progress: [...(work?.progress ?? [])].map(([partition, { open, furthest, end }]) => ({
      partition,
      open: [...open].sort((a, b) => a - b).slice(0, SHOWN),
      furthest,
      end,
      safe: open.size > 0 ? Math.min(...open) : end,
    })),
    rows: [...(sink?.recent ?? [])],
    locks: [...(sink?.locks ?? [])].map(([key, owner]) => ({ key, owner })),
  };
}
