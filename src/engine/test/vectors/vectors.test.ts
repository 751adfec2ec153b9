/** The project's own copies of the files of cases, and the runner itself. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import type { Adapters, Host, VectorCase } from './cases.ts';
import { asKnown, asSet, BadVectors, leaveOut } from './cases.ts';
import { runCases, runFile } from './run.ts';

const host: Host = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
const golden = new URL('../golden/', import.meta.url);
const textOf = (file: string): string => gunzipSync(readFileSync(new URL(file, golden))).toString('utf8');

/** By file: at least so many cases are expressed. What is learnt is not unlearnt. */
const EXPRESSED: Readonly<Record<string, number>> = {
  'assignors-oracle.json.gz': 1242,
  'batches-oracle.json.gz': 286,
  'clients-groups.json.gz': 271,
  'hash-trees-oracle.json.gz': 120,
  'index-oracle.json.gz': 101,
  'log-anomalies.json.gz': 30,
  'murmur2-oracle.json.gz': 495,
  'replication-storage.json.gz': 151,
  'tla-traces.json.gz': 61,
  'wire-oracle.json.gz': 14,
};

test('every copy has a number of cases that must be expressed', () => {
  const copies = readdirSync(golden).filter((name) => name.endsWith('.json.gz'));
  expect(copies.sort()).toEqual(Object.keys(EXPRESSED));
});

describe.each(Object.entries(EXPRESSED))('%s', (file, expressed) => {
  const report = runFile(file, textOf(file), host);
  it('is answered as Kafka answers', () => {
    expect(report.failed).toEqual([]);
  });
  it(`is expressed in at least ${expressed} cases`, () => {
    expect(report.expressed).toBeGreaterThanOrEqual(expressed);
    expect(report.expressed + report.leftOut.length).toBe(report.cases);
    expect(report.leftOut.every(({ reason }) => reason.length > 0)).toBe(true);
  });
});

describe('the runner', () => {
  const caseOf = (name: string, adapter: string, expected: unknown): VectorCase => ({
    name,
    area: adapter,
    parts: [{ adapter, given: { a: 1 }, when: [2], expected }],
  });
  const known: Adapters = {
    sum: ({ a }, [b]) => a + b,
    big: () => 2n ** 60n,
    set: () => ({ members: asSet([3, 1, 2]), absent: undefined }),
    known: () => asKnown({ state: 'Stable', generation: 2 }),
    none: () => leaveOut('not modelled'),
    broken: () => {
      throw new Error('a broken adapter');
    },
    greedy: (given, when) => Object.keys({ ...given, ...when }),
  };
  const run = (...cases: VectorCase[]) => runCases('f', cases, host, known);

  it('counts what passed, failed and was left out, by area', () => {
    const report = run(
      caseOf('right', 'sum', 3),
      caseOf('wrong', 'sum', 4),
      caseOf('not ours', 'none', 0),
      caseOf('unknown', 'nobody', 0),
    );
    expect(report).toEqual({
      file: 'f',
      cases: 4,
      expressed: 2,
      passed: 1,
      failed: [{ case: 'wrong', expected: 4, actual: 3 }],
      leftOut: [
        { case: 'not ours', reason: 'not modelled' },
        { case: 'unknown', reason: 'no adapter answers nobody yet' },
      ],
      areas: {
        sum: { cases: 2, expressed: 2, passed: 1, failed: 1, leftOut: 0 },
        none: { cases: 1, expressed: 0, passed: 0, failed: 0, leftOut: 1 },
        nobody: { cases: 1, expressed: 0, passed: 0, failed: 0, leftOut: 1 },
      },
    });
  });

  it('compares big integers as texts, sets in any order, and nothing else loosely', () => {
    const verdicts = run(
      caseOf('1', 'big', '1152921504606846976'),
      caseOf('2', 'big', 2 ** 60),
      caseOf('3', 'set', { members: [1, 2, 3] }),
      caseOf('4', 'set', { members: [1, 2, 2] }),
      caseOf('5', 'set', { members: [1, 2, 3], absent: null }),
      caseOf('6', 'sum', '3'),
    );
    expect(verdicts.failed.map((failure) => failure.case)).toEqual(['2', '4', '5', '6']);
  });

  it('takes of what is known what is asked for, and that must be something', () => {
    const verdicts = run(
      caseOf('1', 'known', { generation: 2 }),
      caseOf('2', 'known', { state: 'Stable', generation: 2 }),
      caseOf('3', 'known', { generation: 3 }),
      caseOf('4', 'known', { generation: 2, leader: null }),
      caseOf('5', 'known', {}),
      caseOf('6', 'known', 2),
    );
    expect(verdicts.failed.map((failure) => failure.case)).toEqual(['3', '4', '5', '6']);
  });

  it('holds a thrown error for a failure', () => {
    const [failure] = run(caseOf('thrown', 'broken', 0)).failed;
    expect(failure?.actual).toMatchObject({ thrown: expect.stringContaining('a broken adapter') });
  });

  it('shows an adapter what is given and done, and no more', () => {
    expect(run(caseOf('seen', 'greedy', ['0', 'a'])).passed).toBe(1);
  });

  it.each([
    ['{', 'cannot be read as JSON'],
    ['{"x": []}', 'has none of the forms known here'],
    ['[{"area": "sum"}]', 'entry 0 has no given'],
  ])('refuses %s with a sentence', (text, sentence) => {
    expect(() => runFile('f', text, host)).toThrow(BadVectors);
    expect(() => runFile('f', text, host)).toThrow(sentence);
  });
});
