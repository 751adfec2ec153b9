/** How every promise stands, and what the clients' settings promise, for who looks closely.
 *  See  contract/audit-close-up.ts, index.ts */
import type {
  AuditCloseUp,
  ConsumerPromise,
  ConsumerReason,
  GuaranteeView,
  ProducerPromise,
  PromiseView,
} from '../../contract/audit-close-up.ts';
import { configBoolean } from '../../contract/configs.ts';
import type { EventType } from '../../contract/events.ts';
import { INVARIANT_NAMES } from '../../contract/invariants.ts';
import { isProcessor, processingDisk } from '../apps/processing-state.ts';
import { isTransformer } from '../apps/transform-state.ts';
import { consumerDisk } from '../clients/consumer/state.ts';
import { producerDisk } from '../clients/producer/state.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { Invariant } from './invariant.ts';
import { minIsrOf } from './ledger.ts';
import type { AuditState } from './state.ts';

export function closeUpOfAudit(world: World, state: AuditState, checks: readonly Invariant[]): AuditCloseUp {
  const byName = new Map(checks.map((invariant) => [invariant.name, invariant]));
  return {
    kind: 'audit',
    promises: INVARIANT_NAMES.map((name) => promiseOf(state, name, byName.get(name))),
    guarantees: [...producerGuarantees(world), ...consumerGuarantees(world)],
  };
}

function promiseOf(
  state: AuditState,
  name: PromiseView['name'],
  invariant: Invariant | undefined,
): PromiseView {
  const excuses = [...state.explained.values()]
    .filter((one) => one.invariant === name)
    // It counts on, and what leaves the engine does not change.
    .map((one) => ({ ...one }));
  const breach = state.broken.get(name) ?? null;
  return { name, state: standingOf(), breach, excuses };

  function standingOf(): PromiseView['state'] {
    if (breach !== null) return 'broken';
    if (excuses.length > 0) return 'explained';
    // The keys of the table are types of events.
    const types = Object.keys(invariant?.on ?? {}) as EventType[];
    if (invariant?.onEvery || types.some((type) => state.seen.has(type))) return 'held';
    return invariant?.recheck && types.length === 0 ? 'quiet' : 'notApplicable';
  }
}

function producerGuarantees(world: World): readonly GuaranteeView[] {
  return nodesOfKind(world, 'producer').flatMap((node): GuaranteeView[] => {
    const { producerId, topics, settings, transactionalId } = producerDisk(node);
    const isIdempotent = settings.idempotence || transactionalId !== null;
    return topics.map((topic) => {
      const minIsr = minIsrOf(world, topic);
      return {
        side: 'producer',
        id: producerId,
        topic,
        promise: producerPromise(settings.acks, Math.min(minIsr, copiesOfTopic(world, topic)), isIdempotent),
        acks: `${settings.acks}`,
        minIsr,
        order: isIdempotent ? 'kept' : 'mayOvertake',
        repeats: transactionalId !== null ? 'never' : isIdempotent ? 'afterRestart' : 'byRetry',
      };
    });
  });
}

const copiesOfTopic = (world: World, topic: string): number =>
  latestImage(world)?.topics.get(topic)?.partitions[0]?.replicas.length ?? 1;

function producerPromise(acks: 0 | 1 | 'all', copies: number, isIdempotent: boolean): ProducerPromise {
  if (acks !== 'all') return 'none';
  if (copies < 2) return 'oneCopy';
  return isIdempotent ? 'exactlyOnce' : 'atLeastOnce';
}

function consumerGuarantees(world: World): readonly GuaranteeView[] {
  return nodesOfKind(world, 'consumer').flatMap((node): GuaranteeView[] => {
    const { consumerId, groupId } = consumerDisk(node);
    if (groupId === null) return [];
    const [promise, because] = consumerPromise(node);
    return [{ side: 'consumer', id: consumerId, groupId, promise, because }];
  });
}

/** What its application does decides, and when it commits. */
function consumerPromise(node: NodeRecord): readonly [ConsumerPromise, ConsumerReason] {
  const { commits, configs, unreadable } = consumerDisk(node);
  if (isTransformer(node)) return ['exactlyOnce', 'transaction'];
  if (isProcessor(node)) return processorPromise(node);
  if (unreadable === 'skip') return ['atMostOnce', 'skipsUnreadable'];
  if (commits !== null) return ['atLeastOnce', 'commitsAfter'];
  return ['atLeastOnce', configBoolean(configs, 'enable.auto.commit') ? 'autoInPoll' : 'neverCommits'];
}

function processorPromise(node: NodeRecord): readonly [ConsumerPromise, ConsumerReason] {
  const { commit, offsets, waits, sink } = processingDisk(node).processing;
  if (commit === 'database') return ['exactlyOnce', 'database'];
  if (commit === 'before') return ['atMostOnce', 'commitsBefore'];
  // poll() commits what it has returned, whether the workers have done it or not.
  if (commit === 'auto') return waits ? ['atLeastOnce', 'autoInPoll'] : ['none', 'autoBehindWorkers'];
  if (offsets === 'furthest') return ['none', 'furthest'];
  return ['atLeastOnce', sink?.write === 'idempotent' ? 'idempotentSink' : 'commitsAfter'];
}
