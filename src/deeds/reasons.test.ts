/** What menus say cannot be done is what the engine refuses, and for that reason; what they offer it grants. Every deed of
 *  every thing is put to a copy of the run. */
import { describe, expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import shareScenario from '../../public/scenarios/share-queue.json';
import type { Command } from '../contract/commands.ts';
import type { EraName } from '../contract/eras.ts';
import type { RejectReason } from '../contract/errors.ts';
import { createEngine, type Engine, restoreEngine } from '../engine/index.ts';
import { asEra } from '../scenario/era.ts';
import { parseScenario } from '../scenario/parse.ts';
import { deedsOf, thingsOf } from './things.ts';
import { whyNot } from './why-not.ts';

vi.setConfig({ testTimeout: 120_000 });

const SECOND = 1_000_000;

function booted(json: unknown, era: EraName): Engine {
  const parsed = parseScenario(json);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const engine = createEngine(era === parsed.scenario.era ? parsed.scenario : asEra(parsed.scenario, era));
  engine.advanceTo(20 * SECOND);
  return engine;
}

function messedUp(engine: Engine, ...commands: readonly Command[]): Engine {
  for (const [i, command] of commands.entries()) {
    const { result } = engine.submit(command, `mess-${i}`);
    if (!result.ok) throw new Error(`${command.type}: ${JSON.stringify(result.reason)}`);
  }
  engine.advanceTo(engine.nowUs() + 1.5 * SECOND);
  return engine;
}

const speech = { personOf: (id: string) => id, rateBefore: () => 5 };

/** Of every deed that utters commands, the first of them; and a few that only forms utter. */
function wishesIn(engine: Engine): readonly Command[] {
  const frame = engine.frame();
  const all = thingsOf(frame).flatMap((thing) =>
    deedsOf(frame, thing, speech).flatMap(({ does }) =>
      does.kind === 'commands' ? does.commands.slice(0, 1) : [],
    ),
  );
  const [a = '', b = ''] = frame.order.brokers;
  const topics = frame.order.topics.slice(0, 1);
  return [
    ...all,
    ...frame.order.brokers.map(
      (id): Command => ({
        type: 'config.alter',
        scope: 'broker',
        name: id.slice(1),
        configs: { 'leader.replication.throttled.rate': '50000' },
      }),
    ),
    ...(['cut', 'heal', 'clog'] as const).map((deed): Command => ({ type: `network.${deed}`, a, b })),
    ...(['classic', 'consumer', 'share'] as const).map(
      (protocol): Command => ({
        type: 'group.add',
        name: 'fresh',
        topics,
        assignor: 'range',
        protocol,
      }),
    ),
    ...(['sticky', 'cooperative-sticky'] as const).map(
      (assignor): Command => ({ type: 'group.add', name: 'fresh', topics, assignor }),
    ),
  ];
}

/** By what the coordinator answers: seconds later. */
const ANSWERED_LATE = new Set<Command['type']>(['group.resetOffsets', 'group.delete', 'group.deleteOffsets']);

/** `unanswered`: whoever would know has not come back in these seconds. */
function answerOf(
  keyframe: ReturnType<Engine['keyframe']>,
  command: Command,
): RejectReason | 'unanswered' | null {
  const engine = restoreEngine(keyframe);
  const { result } = engine.submit(command, 'wish');
  if (!result.ok) return result.reason;
  if (!ANSWERED_LATE.has(command.type)) return null;
  const events = engine.advanceTo(engine.nowUs() + 2 * SECOND);
  const verdict = events.find((event) => event.type === 'command.rejected' && event.commandId === 'wish');
  if (verdict?.type === 'command.rejected') return verdict.reason;
  const isDone = events.some(({ type }) => type.startsWith('group.offsets') || type === 'group.deleted');
  return isDone ? null : 'unanswered';
}

const nameOf = (reason: RejectReason | null): string =>
  reason === null ? 'granted' : reason.code === 'kafkaError' ? reason.params.error : reason.code;

/** Where the tool does not look first, the coordinator says the same in another way. */
const OTHER_WORDS: Readonly<Record<string, string>> = { UNKNOWN_MEMBER_ID: 'groupIsActive' };

function differences(engine: Engine): readonly string[] {
  const keyframe = engine.keyframe();
  const frame = engine.frame();
  return wishesIn(engine).flatMap((command) => {
    const said = nameOf(whyNot(frame, command));
    const answer = answerOf(keyframe, command);
    if (answer === 'unanswered') return [];
    const code = nameOf(answer);
    const answered = OTHER_WORDS[code] ?? code;
    if (said === answered) return [];
    return [`${JSON.stringify(command)}: the menu says ${said}, the engine ${answered}`];
  });
}

describe('what cannot be done', () => {
  it.each(['4.1', '3.3', '2.4', '0.11', '0.10'] as const)(
    'is what the engine refuses in a quiet cluster of %s',
    (era) => {
      expect(differences(booted(defaultScenario, era))).toEqual([]);
    },
  );

  it('is what the engine refuses when processes are down, paused and stalled', () => {
    const engine = messedUp(
      booted(defaultScenario, '4.1'),
      { type: 'broker.kill', brokerId: 2 },
      { type: 'broker.pause', brokerId: 3 },
      { type: 'controller.kill', controllerId: 103 },
      { type: 'consumer.stall', consumerId: 'k-ada', stalled: true },
      { type: 'consumer.crash', consumerId: 'k-bo' },
      { type: 'consumer.pause', consumerId: 'k-dee' },
      { type: 'consumer.delivery', consumerId: 'k-eli', delivery: 'push' },
      { type: 'consumer.crash', consumerId: 'k-gus' },
      { type: 'producer.crash', producerId: 'p-checkout' },
      { type: 'producer.pause', producerId: 'p-card-gateway' },
    );
    expect(differences(engine)).toEqual([]);
  });

  it('is what the engine refuses when disks, links and power fail', () => {
    const engine = messedUp(
      booted(defaultScenario, '4.1'),
      { type: 'disk.fail', brokerId: 1 },
      { type: 'network.cut', a: 'b2', b: '*' },
      { type: 'network.clog', a: 'b1', b: 'b3' },
      { type: 'broker.stop', brokerId: 3 },
      { type: 'consumer.move', consumerId: 'k-dee', groupId: null },
      { type: 'consumer.move', consumerId: 'k-eli', groupId: null },
      { type: 'topic.commitRule', name: 'payments', rule: 'majority' },
    );
    expect(differences(engine)).toEqual([]);
  });

  it('is what the engine refuses when nobody is left to ask', () => {
    const engine = messedUp(booted(defaultScenario, '4.1'), { type: 'cluster.powerCut', lose: 'all' });
    expect(differences(engine)).toEqual([]);
  });

  it('is what the engine refuses with ZooKeeper servers and brokers down', () => {
    const engine = messedUp(
      booted(defaultScenario, '2.4'),
      { type: 'zookeeper.kill', serverId: 201 },
      { type: 'broker.kill', brokerId: 3 },
      { type: 'producer.crash', producerId: 'p-checkout' },
    );
    expect(differences(engine)).toEqual([]);
  });

  it('is what the engine refuses of a group whose coordinator assigns', () => {
    const engine = messedUp(
      booted(defaultScenario, '4.1'),
      { type: 'group.add', name: 'modern', topics: ['orders'], assignor: 'range', protocol: 'consumer' },
      { type: 'consumer.move', consumerId: 'k-fay', groupId: 'modern' },
    );
    engine.advanceTo(engine.nowUs() + 5 * SECOND);
    expect(engine.frame().groups.modern?.state).toBe('Stable');
    expect(differences(engine)).toEqual([]);
  });

  it('is what the engine refuses of a share group', () => {
    expect(differences(booted(shareScenario, '4.1'))).toEqual([]);
  });
});
