import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink } from '../../../scenario/link.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { parseSavedRun } from '../../../scenario/saved-run.ts';
import { savedRunNo, scenarioNo, spoiltFile, spoiltLink, verdictOnFile, verdictOnLink } from './files.ts';

/** `files.deep.test.ts` does the same by the thousand. */
const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

describe('a scenario file', () => {
  it('is read as it was written, and written as it was read', () => {
    for (const seed of SEEDS) {
      const text = JSON.stringify(scenarioNo(seed));
      const parsed = parseScenario(JSON.parse(text));
      expect(parsed, `seed ${seed}`).toEqual({ ok: true, scenario: JSON.parse(text) });
      // Written anew, it is the same text from then on: fields stand in the order of the form.
      const again = parsed.ok ? JSON.stringify(parsed.scenario) : '';
      expect(parseScenario(JSON.parse(again)), `seed ${seed}`).toEqual(parsed);
    }
  });

  it('that is spoilt is run, or refused with a sentence', async () => {
    for (const seed of SEEDS) expect(await verdictOnFile(spoiltFile(seed)), `seed ${seed}`).toBe('');
  });
});

describe('a saved run', () => {
  it('comes out of a file and out of a link as it went in', async () => {
    for (const seed of SEEDS) {
      const run = savedRunNo(seed);
      expect(parseSavedRun(JSON.parse(JSON.stringify(run))), `seed ${seed}`).toEqual({ ok: true, run });
      expect(await decodeLink(`#${await encodeLink(run)}`), `seed ${seed}`).toEqual({ ok: true, run });
    }
  });

  it('whose link is spoilt is run, or refused with a sentence', async () => {
    for (const seed of SEEDS) expect(await verdictOnLink(await spoiltLink(seed)), `seed ${seed}`).toBe('');
  });

  it('of a shipped scenario with fifty commands fits into 2,000 characters', async () => {
    const lengths = [];
    for (const seed of SEEDS) {
      // Fifty of what visitors do, at moments of a microsecond's precision.
      const commands = [0, 1, 2, 3, 4, 5, 6]
        .flatMap((part) => savedRunNo(seed * 7 + part).commands)
        .slice(0, 50)
        .map((line, i) => ({
          ...line,
          commandId: `you-${i + 1}`,
          atUs: 15_000_000 + i * 1_234_567 + ((i * 7919) % 991),
        }));
      expect(commands).toHaveLength(50);
      const run = { ...savedRunNo(3), commands, scenario: { shipped: 'kip-101-divergence' } };
      lengths.push(`https://kafka.example.org/highwater/#${await encodeLink(run)}`.length);
    }
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000);
  });
});

describe('a link', () => {
  const problemOf = async (fragment: string) => {
    const decoded = await decodeLink(fragment);
    return decoded.ok ? null : decoded.problem;
  };
  it('says what is wrong with it', async () => {
    const good = await encodeLink(savedRunNo(3));
    expect(await problemOf('#stage')).toEqual({ kind: 'notOurs' });
    expect(await problemOf(good.replace('run=1.', 'run=2.'))).toEqual({
      kind: 'unknownVersion',
      version: '2',
      known: '1',
    });
    expect(await problemOf(good.slice(0, -20))).toEqual({ kind: 'damaged' });
    expect(await problemOf(`${good}%20`)).toEqual({ kind: 'damaged' });
    expect(await problemOf(`run=1.${'A'.repeat(70_000)}`)).toEqual({
      kind: 'tooLarge',
      size: 70_006,
      most: 60_000,
    });
    const run = savedRunNo(3);
    const [first] = run.commands;
    const commands = first ? [{ ...first, command: { type: 'broker.kil', brokerId: 2 } as never }] : [];
    expect(await problemOf(await encodeLink({ ...run, commands }))).toEqual({
      kind: 'wrong',
      sentences: [
        expect.stringMatching(
          /^commands\[0\]\.command\.type: there is no command "broker\.kil"; did you mean "broker\.kill"\?$/,
        ),
      ],
    });
  });

  it('that would unfold to more than is read is damaged', async () => {
    const run = savedRunNo(3);
    const huge = { ...run, scenario: { shipped: 'default', set: { seed: 'a'.repeat(3_000_000) } } };
    expect(await problemOf(await encodeLink(huge))).toEqual({ kind: 'damaged' });
  });
});
