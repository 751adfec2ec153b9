/** What is asked of a run and stands in no frame: its place for a link, the files on its disks, its whole journal. The
 *  playhead is left where it is. */
import { unreachable } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { isAboutGroup, isStory } from '../contract/events.ts';
import { countSightings, eventFactsOf, type Fact, isTrue } from '../contract/facts.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { EventId } from '../contract/ids.ts';
import type { Answers, Question, StoryPage, Traffic } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { batchingOf } from './batching.ts';
import { viewOf } from './metrics-view.ts';
import type { EngineMaker, Playhead } from './playhead.ts';
import { TAIL } from './recorder.ts';
import { Walker } from './report.ts';
import type { Timeline } from './timeline.ts';

/** Things handled between two chances to do something else. */
const PORTION = 100;
/** So many events of a stretch are told. */
const TRAFFIC_MAX = 6000;

export function* answerOf(
  maker: EngineMaker,
  playhead: Playhead,
  question: Question,
): Generator<undefined, Answers[Question['kind']]> {
  const { engine } = playhead;
  switch (question.kind) {
    case 'place':
      return placeOf(maker, playhead);
    case 'logs': {
      const { brokers, controllers } = engine.frame();
      return [...Object.keys(brokers), ...Object.keys(controllers)].flatMap((node) =>
        [...engine.segments(node).keys()].map((partition) => ({ node, partition })),
      );
    }
    case 'configs':
      return engine.configs();
    case 'offsetsAt':
      return engine.offsetsAt(question.topic, question.sinceMs);
    case 'segment':
      return engine.segmentFiles(question.node, question.partition);
    case 'biography':
      return engine.biography(question.query);
    case 'recheck':
      return engine.recheck();
    case 'history':
      return engine.outcome().history;
    case 'journal':
      return yield* journalOf(maker, playhead);
    case 'groupHistory':
      return yield* groupHistoryOf(maker, playhead, question.groupId, question.fromUs);
    case 'traffic':
      return yield* trafficOf(maker, playhead, question.fromUs, question.toUs);
    case 'frameAt':
      return yield* frameAt(maker, playhead, question.atUs);
    case 'metrics':
      return viewOf(playhead.timeline.metrics.record(), question);
    case 'trial':
      return yield* trialOf(maker, question.scenario, question.untilUs, question.facts);
    case 'story':
      return yield* storyOf(maker, playhead.timeline, question.beforeId);
    case 'batching':
      return yield* batchingOf(maker, playhead.timeline, question.trial);
    default:
      return unreachable(question);
  }
}

function placeOf(maker: EngineMaker, { engine, timeline }: Playhead): Answers['place'] {
  const copy = maker.restoreEngine(engine.keyframe());
  const atUs = engine.nowUs();
  // After a step, some of this microsecond may be still to come.
  copy.advanceTo(atUs);
  return { atUs, digest: copy.digest(), commands: [...timeline.journal] };
}

/** Events are not kept: they are made again from the boot, and are the same again. */
function* journalOf(maker: EngineMaker, playhead: Playhead): Generator<undefined, readonly string[]> {
  const untilId = playhead.engine.lastEventId();
  const parts: string[] = [];
  const walker = new Walker(maker, playhead.timeline);
  while (walker.engine.lastEventId() < untilId) {
    let part = '';
    for (let i = 0; i < PORTION && walker.engine.lastEventId() < untilId; i++)
      for (const event of walker.handleOne()) part += `${JSON.stringify(event)}\n`;
    parts.push(part);
    yield;
  }
  return parts;
}

/** Made again from the keyframe before it. */
function* groupHistoryOf(
  maker: EngineMaker,
  playhead: Playhead,
  groupId: string,
  fromUs: SimTimeUs,
): Generator<undefined, readonly EngineEvent[]> {
  const untilId = playhead.engine.lastEventId();
  const found: EngineEvent[] = [];
  const walker = new Walker(maker, playhead.timeline);
  walker.restoreAt(fromUs);
  for (let handled = 1; walker.engine.lastEventId() < untilId; handled++) {
    for (const event of walker.handleOne())
      if (event.timeUs >= fromUs && event.id <= untilId && isAboutGroup(event, groupId)) found.push(event);
    if (handled % PORTION === 0) yield;
  }
  return found;
}

/** Made again from the keyframe before it. Of too much, the newest. */
function* trafficOf(
  maker: EngineMaker,
  playhead: Playhead,
  fromUs: SimTimeUs,
  toUs: SimTimeUs,
): Generator<undefined, Traffic> {
  const untilId = playhead.engine.lastEventId();
  const walker = new Walker(maker, playhead.timeline);
  const engine = walker.restoreAt(fromUs);
  let events: EngineEvent[] = [];
  let sinceUs = fromUs;
  const forget = (): void => {
    if (events.length <= TRAFFIC_MAX) return;
    events = events.slice(-TRAFFIC_MAX);
    sinceUs = events[0]?.timeUs ?? sinceUs;
  };
  for (let handled = 1; engine.lastEventId() < untilId && engine.nowUs() <= toUs; handled++) {
    for (const event of walker.handleOne())
      if (event.timeUs >= fromUs && event.timeUs <= toUs && event.id <= untilId) events.push(event);
    if (events.length > 2 * TRAFFIC_MAX) forget();
    if (handled % PORTION === 0) yield;
  }
  forget();
  return { fromUs: sinceUs, events };
}

/** Made again from the keyframe before it; null where the playhead has not come. */
function* frameAt(
  maker: EngineMaker,
  playhead: Playhead,
  atUs: SimTimeUs,
): Generator<undefined, ClusterFrame | null> {
  if (atUs < 0 || atUs > playhead.engine.nowUs()) return null;
  const walker = new Walker(maker, playhead.timeline);
  walker.restoreAt(atUs);
  while (!walker.advance(atUs, PORTION)) yield;
  return walker.engine.frame();
}

/** The last events that the keyframe before it was set aside with, and those made again from there on. */
function* storyOf(
  maker: EngineMaker,
  timeline: Timeline,
  beforeId: EventId,
): Generator<undefined, StoryPage> {
  const { tail } = timeline.keyframes.beforeEvent(beforeId).recorded;
  const events: EngineEvent[] = [...tail];
  const walker = new Walker(maker, timeline);
  walker.restore(beforeId);
  // At least once: what the boot itself told comes out with the first thing.
  for (let handled = 1; handled === 1 || walker.engine.lastEventId() < beforeId - 1; handled++) {
    for (const event of walker.handleOne()) if (event.id < beforeId && isStory(event)) events.push(event);
    if (handled % PORTION === 0) yield;
  }
  return { events, isFromBoot: tail.length < TAIL };
}

/** Another run, from its boot to an instant. */
function* trialOf(
  maker: EngineMaker,
  scenario: Scenario,
  untilUs: SimTimeUs,
  facts: readonly Fact[],
): Generator<undefined, readonly boolean[]> {
  const engine = maker.createEngine(scenario);
  const wanted = facts.flatMap(eventFactsOf);
  const sightings = new Map<string, number>();
  while (engine.nowUs() < untilUs) {
    countSightings(sightings, wanted, engine.advanceTo(untilUs, PORTION));
    yield;
  }
  const picture = { ...engine.frame(), outcome: engine.outcome() };
  return facts.map((fact) => isTrue(fact, picture, sightings));
}
