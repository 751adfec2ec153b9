/** What the auditor tells of its promises, and what it makes of the clients' settings. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AuditCloseUp } from '../../contract/audit-close-up.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { conduct, createEngine } from '../index.ts';

function auditOf(name: string): AuditCloseUp {
  const found = parseScenario(JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')));
  if (!found.ok) throw new Error(found.problems.join(' '));
  const engine = createEngine(found.scenario);
  conduct(engine);
  const closeUp = engine.closeUp({ kind: 'audit' });
  if (closeUp?.kind !== 'audit') throw new Error('the auditor says nothing');
  return closeUp;
}

it('tells which promises a setting has given up, what was put to the test, and what was not', () => {
  const { promises, guarantees } = auditOf('acks-1-leader-crash');
  const stateOf = (name: string) => promises.find((promise) => promise.name === name)?.state;
  expect(stateOf('acknowledged-survives')).toBe('explained');
  expect(promises.find(({ name }) => name === 'acknowledged-survives')?.excuses[0]?.expected.code).toBe(
    'acks',
  );
  expect(stateOf('one-leader-per-epoch')).toBe('held');
  // Nobody has a transaction here, and no group reads.
  expect(stateOf('markers-follow-decisions')).toBe('notApplicable');
  expect(stateOf('one-owner-per-partition')).toBe('notApplicable');
  expect(stateOf('logs-match')).toBe('quiet');
  expect(guarantees.map(({ promise }) => promise)).toEqual(['none']);
});

it('knows a commit that workers have not earned from one that they have', () => {
  expect(auditOf('auto-commit-loses').guarantees).toMatchObject([
    { side: 'producer', promise: 'oneCopy', order: 'kept' },
    { side: 'consumer', promise: 'none', because: 'autoBehindWorkers' },
  ]);
});
