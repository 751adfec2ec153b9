import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Command } from '../contract/commands.ts';
import type { Answers, BranchView, FromWorker, ToWorker } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { inlineLink } from './inline-link.ts';

const scenario = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;

function open() {
  const heard: FromWorker[] = [];
  const link = inlineLink({ wallMs: () => 0 });
  link.listen((message) => {
    if (message.type === 'failed') throw new Error(message.message);
    heard.push(message);
  });
  const send = (message: Record<string, unknown>) => link.send({ runId: 'main', ...message } as ToWorker);
  send({ type: 'open', scenario, commands: [], untilUs: null });
  send({ type: 'pace', pace: 10 });
  let asked = 0;
  let commands = 0;
  const lastOf = <T extends FromWorker['type']>(type: T) =>
    heard.findLast((message): message is Extract<FromWorker, { type: T }> => message.type === type);
  return {
    send,
    wish: (command: Command) => send({ type: 'command', commandId: `you-${++commands}`, command }),
    play: (seconds: number) => {
      for (let i = 0; i < seconds; i++) send({ type: 'tick', wallMs: 100 });
    },
    seek: (seconds: number) => send({ type: 'seek', timeUs: seconds * 1e6 }),
    place: () => {
      send({ type: 'ask', askId: ++asked, question: { kind: 'place' } });
      return lastOf('answer')?.answer as Answers['place'];
    },
    branches: (): readonly BranchView[] => lastOf('branches')?.branches ?? [],
    shown: () => lastOf('branches')?.branchId,
    reset: () => lastOf('reset'),
  };
}

describe('branches', () => {
  it('a command in the past leaves the branch behind whole, and it can be gone back to', () => {
    const run = open();
    run.play(4);
    run.wish({ type: 'broker.kill', brokerId: 2 });
    run.play(12);
    const first = run.place();
    run.seek(17);
    run.wish({ type: 'broker.kill', brokerId: 1 });
    run.play(5);
    const second = run.place();
    expect(run.shown()).toBe(2);
    expect(run.branches()).toMatchObject([
      { branchId: 1, forkedAtUs: 0, headUs: first.atUs, commands: [{ commandId: 'you-1' }] },
      { branchId: 2, forkedAtUs: 17e6, commands: [{ commandId: 'you-2' }] },
    ]);

    run.send({ type: 'branch', act: { kind: 'go', branchId: 1 } });
    expect(run.place()).toEqual(first);
    run.send({ type: 'branch', act: { kind: 'go', branchId: 2 } });
    expect(run.place()).toEqual(second);
  });

  it('undo goes to just before the command, and the branch with it stays', () => {
    const run = open();
    run.play(2);
    const before = run.place();
    run.wish({ type: 'broker.kill', brokerId: 2 });
    run.play(3);
    const after = run.place();
    run.send({ type: 'branch', act: { kind: 'undo', commandId: 'you-1' } });
    expect(run.place()).toEqual(before);
    expect(run.reset()?.playback.headUs).toBe(before.atUs);
    run.send({ type: 'branch', act: { kind: 'go', branchId: 1 } });
    expect(run.place()).toEqual(after);
  });

  it('get names, and are discarded; the one that is shown is not', () => {
    const run = open();
    run.wish({ type: 'broker.kill', brokerId: 2 });
    run.play(1);
    run.seek(14);
    run.wish({ type: 'broker.kill', brokerId: 3 });
    run.send({ type: 'branch', act: { kind: 'rename', branchId: 1, name: '  the other way ' } });
    expect(run.branches()[0]?.name).toBe('the other way');
    run.send({ type: 'branch', act: { kind: 'discard', branchId: 2 } });
    expect(run.branches()).toHaveLength(2);
    run.send({ type: 'branch', act: { kind: 'discard', branchId: 1 } });
    expect(run.branches().map(({ branchId }) => branchId)).toEqual([2]);
    run.send({ type: 'branch', act: { kind: 'go', branchId: 1 } });
    expect(run.shown()).toBe(2);
  });

  it('a refused command in the past makes none', () => {
    const run = open();
    run.play(3);
    run.seek(16);
    run.wish({ type: 'broker.start', brokerId: 2 });
    expect(run.branches()).toEqual([]);
  });
});
