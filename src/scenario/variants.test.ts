import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse.ts';
import { differencesOf, setParts, variantOf } from './variants.ts';

const json = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8'));
const expectOne = [{ fact: { path: 'outcome/lost', is: 0 } }];

const problems = (found: ReturnType<typeof parseScenario>) => (found.ok ? [] : found.problems);

describe('a part that is set', () => {
  it('changes that part and nothing else', () => {
    const found = setParts(json, { 'topics/0/configs/min.insync.replicas': '2', seed: 'x' });
    expect(found.ok && found.scenario.topics[0]?.configs['min.insync.replicas']).toBe('2');
    expect(found.ok && found.scenario.seed).toBe('x');
    expect(json.seed).not.toBe('x');
  });

  it.each([
    ['topics/99/name', /^set "topics\/99\/name": this path leads nowhere/],
    ['topics/99', /^set "topics\/99": this path leads nowhere/],
    ['brokers/0/rak', /no such field/],
    ['era', /^era: got 7; give one of/],
  ])('as %s is refused in words', (path, sentence) => {
    expect(problems(setParts(json, { [path]: 7 }))[0]).toMatch(sentence);
  });
});

describe('a variant', () => {
  const title = { en: 'With an older release', zh: '旧版本' };
  const scenario = { ...json, variants: [{ id: 'old', title, set: { era: '3.3' }, expect: expectOne }] };

  it('has its own part and its own expectations, and is not varied again', () => {
    const parsed = parseScenario(scenario);
    if (!parsed.ok) throw new Error(parsed.problems.join());
    const found = variantOf(parsed.scenario, 'old');
    expect(found.ok && found.scenario).toMatchObject({ era: '3.3', expect: expectOne, variants: [] });
    expect(problems(variantOf(parsed.scenario, 'new'))).toEqual([
      'There is no variant "new"; known are old.',
    ]);
  });
});

describe('facts in a file', () => {
  const withStep = (step: unknown) => problems(parseScenario({ ...json, script: [step] }))[0];
  const command = { type: 'broker.kill', brokerId: 1 };
  it.each([
    [{ command }, /a step with atMs, with when, or with both/],
    [{ when: { path: 'partition/x', is: 1 }, command }, /a path that begins with one of/],
    [{ when: { path: 'outcome/lost', is: 1 }, command }, /a path that begins with one of/],
    [{ when: { path: 'brokers/b1/process' }, command }, /exactly one question beside the path/],
    [{ when: { event: 'broker.killed' }, command }, /the name of an event/],
    [{ when: { all: [{ nothing: 1 }] }, command }, /a fact: an object with path, event, all, any or not/],
  ])('%j is refused in words', (step, sentence) => expect(withStep(step)).toMatch(sentence));

  it('may be nested, and speak of the outcome at the end', () => {
    const when = { all: [{ not: { path: 'brokers/b1/process', is: 'down' } }, { event: 'broker.fenced' }] };
    const expect_ = [
      { fact: { any: [{ path: 'outcome/lost', atMost: 0 }] }, because: 'nothing may be lost' },
    ];
    expect(problems(parseScenario({ ...json, script: [{ when, command }], expect: expect_ }))).toEqual([]);
  });
});

describe('what differs', () => {
  const found = parseScenario(json);
  const other = (parts: Readonly<Record<string, unknown>>) => {
    const changed = setParts(json, parts);
    if (!found.ok || !changed.ok) throw new Error('the default scenario is not one');
    return differencesOf(found.scenario, changed.scenario);
  };

  it('is told setting by setting, with whose it is', () => {
    expect(
      other({
        'producers/1/settings/acks': 'all',
        'topics/0/configs/retention.ms': '1000',
        seed: 'x',
        'network/latencyMsMax': 20,
      }),
    ).toEqual([
      { of: '', setting: 'seed', a: 'highwater', b: 'x' },
      { of: '', setting: 'latencyMsMax', a: '12', b: '20' },
      { of: 'orders', setting: 'retention.ms', a: null, b: '1000' },
      { of: 'card-gateway', setting: 'acks', a: '1', b: 'all' },
    ]);
  });

  it('is nothing where only what is said of them differs', () => {
    expect(other({ id: 'another', 'title/en': 'Another' })).toEqual([]);
  });
});
