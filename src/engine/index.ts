/** The door of the engine: builds a cluster from a scenario, or takes one up from a keyframe. */

import { broken } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { closeUpOfAudit } from './audit/close-up.ts';
import { biographyOf } from './audit/fates/biography.ts';
import { audit, CHECKS, recheck } from './audit/index.ts';
import { outcomeOf } from './audit/outcome.ts';
import type { AuditState } from './audit/state.ts';
import { createAuditState } from './audit/state.ts';
import { behaviours, createWorld } from './cluster/boot.ts';
import { carryOut } from './cluster/commands.ts';
import { sweepClosedConsumers } from './cluster/consumer-commands.ts';
import { filesOnDisk, segmentsOnDisk } from './cluster/disk-files.ts';
import { observeEnsemble } from './cluster/ensemble-view.ts';
import { observeQuorum } from './cluster/quorum-view.ts';
import { armScript, watchScript } from './cluster/script.ts';
import type { World } from './cluster/world.ts';
import type { Engine, Keyframe } from './engine.ts';
import { projectCloseUp } from './frame/close-up.ts';
import { projectConfigs } from './frame/configs.ts';
import { projectFrame } from './frame/frame.ts';
import { openMessage } from './frame/messages.ts';
import { offsetsAt } from './frame/offsets-at.ts';
import { waitsOf } from './frame/waits.ts';
import { Archive, isKept, revive } from './kernel/archive.ts';
import { handleNext, startNode } from './kernel/loop.ts';
import { copyPlain, digestOf } from './kernel/plain.ts';

export type { Engine, Keyframe } from './engine.ts';
export { conduct, endOf, type Judged, type Summary, spreadOf } from './experiment.ts';
export { packPlain, unpackPlain } from './kernel/pack.ts';

/** Everything that a run is. */
interface EngineState {
  readonly world: World;
  readonly audit: AuditState;
}

/** More than this at one instant is a loop that feeds itself. */
const MAX_AT_ONE_INSTANT = 200_000;

/** Boots a cluster: time zero, before the first event is handled. */
export function createEngine(scenario: Scenario): Engine {
  return openEngine(bootOf(scenario), audit);
}

/** The same without its audits, to measure what they cost. */
export function createUnauditedEngine(scenario: Scenario): Engine {
  return openEngine(bootOf(scenario), noAudit);
}

const noAudit: typeof audit = () => undefined;

const bootOf = (scenario: Scenario): EngineState => ({
  world: createWorld(deepFreeze(scenario)),
  audit: createAuditState(),
});

/** Takes up a run where its keyframe was made. */
export function restoreEngine(keyframe: Keyframe): Engine {
  // Made by `keyframe()` or `setAside()` below.
  if (!isKept(keyframe.state)) return openEngine(copyPlain(keyframe.state as EngineState), audit);
  const { value, archive } = revive(keyframe.state);
  return openEngine(value as EngineState, audit, archive);
}

function openEngine(state: EngineState, look: typeof audit, archive = new Archive()): Engine {
  const { world } = state;
  const { sim } = world;
  let lastFrame: ClusterFrame | null = null;

  function picture(): ClusterFrame {
    lastFrame = projectFrame(world, state.audit, lastFrame);
    return lastFrame;
  }

  /** Looks at what happened, and hands it over. */
  function collect(into: EngineEvent[]): void {
    if (world.ensemble) observeEnsemble(sim, world.ensemble, world.scenario.zookeepers ?? []);
    else observeQuorum(sim, world.quorum, world.scenario.controllers);
    look(world, state.audit);
    for (const event of sim.outbox) into.push(event);
    watchScript(world, sim.outbox, picture);
    sim.outbox.length = 0;
  }

  function nextAtUs(): SimTimeUs | null {
    const queued = sim.queue[0]?.atUs ?? null;
    const planned = world.agenda[0]?.atUs ?? null;
    if (queued === null || planned === null) return queued ?? planned;
    return Math.min(queued, planned);
  }

  /** What is on the agenda goes ahead of everything else of its instant. */
  function handleOne(into: EngineEvent[]): void {
    const planned = world.agenda[0];
    const queued = sim.queue[0];
    if (planned && (!queued || planned.atUs <= queued.atUs)) {
      world.agenda.shift();
      sim.nowUs = Math.max(sim.nowUs, planned.atUs);
      const { what } = planned;
      if (what.kind === 'script') {
        carryOut(world, what.command, what.commandId);
        armScript(world);
      } else {
        const node = sim.nodes.get(what.node);
        if (node && !node.isUp && node.incarnation === 0) startNode(sim, behaviours, node);
      }
    } else handleNext(sim, behaviours);
    sweepClosedConsumers(world);
    collect(into);
  }

  function advanceTo(untilUs: SimTimeUs, maxEvents = Number.MAX_SAFE_INTEGER): readonly EngineEvent[] {
    const events: EngineEvent[] = [];
    let instantUs = -1;
    let atInstant = 0;
    collect(events);
    for (;;) {
      const atUs = nextAtUs();
      if (atUs === null || atUs > untilUs) break;
      if (events.length >= maxEvents) return events;
      atInstant = atUs === instantUs ? atInstant + 1 : 0;
      instantUs = atUs;
      if (atInstant >= MAX_AT_ONE_INSTANT)
        broken(`more than ${MAX_AT_ONE_INSTANT} things happen at ${atUs} µs`);
      handleOne(events);
    }
    sim.nowUs = Math.max(sim.nowUs, untilUs);
    return events;
  }

  return {
    scenario: world.scenario,
    nowUs: () => sim.nowUs,
    lastEventId: () => sim.lastEventId,
    nextAtUs,
    advanceTo,
    step() {
      const events: EngineEvent[] = [];
      collect(events);
      if (nextAtUs() !== null) handleOne(events);
      return events;
    },
    submit(command, commandId) {
      const events = [...advanceTo(sim.nowUs)];
      const atUs = sim.nowUs;
      sim.nowUs++;
      const result = carryOut(world, command, commandId);
      sweepClosedConsumers(world);
      collect(events);
      return { result, atUs, events };
    },
    frame: picture,
    closeUp: (subject) =>
      subject.kind === 'audit'
        ? closeUpOfAudit(world, state.audit, CHECKS)
        : projectCloseUp(world, state.audit, subject),
    configs: () => projectConfigs(world),
    offsetsAt: (topic, sinceMs) => offsetsAt(world, topic, sinceMs),
    waits: () => waitsOf(world),
    message: (sentBy) => openMessage(world, sentBy),
    segments: (node) => segmentsOnDisk(world, node),
    segmentFiles: (node, partition, baseOffset) => filesOnDisk(world, node, partition, baseOffset ?? null),
    biography: (query) => biographyOf(world, state.audit, query),
    keyframe: () => ({
      atUs: sim.nowUs,
      eventId: sim.lastEventId,
      state: copyPlain(state),
    }),
    setAside() {
      const { kept, bytes } = archive.keep(state);
      return { atUs: sim.nowUs, eventId: sim.lastEventId, state: kept, bytes };
    },
    digest: () => digestOf(state),
    outcome: () => outcomeOf(world, state.audit),
    recheck: () => recheck(world, state.audit),
  };
}

/** Scenarios are shared by everything that was made from them. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const key of Object.keys(value)) deepFreeze((value as Record<string, unknown>)[key]);
    Object.freeze(value);
  }
  return value;
}
