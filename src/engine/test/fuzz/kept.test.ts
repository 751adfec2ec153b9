/** Histories that once showed something wrong, each as short as it could be made. They stay, and must stay well. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import { REPLICATION } from './replication.ts';
import { tryHistory } from './trial.ts';

const folder = 'src/engine/test/fuzz/kept';

describe('kept histories', { timeout: 60_000 }, () => {
  it.each(readdirSync(folder))('%s ends well', (file) => {
    const parsed = parseScenario(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
    if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
    const { scenario } = parsed;
    const how = scenario.id.startsWith('replication-') ? REPLICATION : {};
    expect(tryHistory(scenario, how).violation).toBeNull();
  });
});
