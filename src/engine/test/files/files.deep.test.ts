/** A thousand scenario files there and back, ten thousand spoilt files and ten thousand spoilt links. */
import { expect, it } from 'vitest';
import { decodeLink, encodeLink } from '../../../scenario/link.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { savedRunNo, scenarioNo, spoiltFile, spoiltLink, verdictOnFile, verdictOnLink } from './files.ts';

const WRITTEN = 1_000;
const SPOILT = 10_000;

it('a thousand generated scenario files and links survive write, read, write', async () => {
  for (let seed = 1; seed <= WRITTEN; seed++) {
    const text = JSON.stringify(scenarioNo(seed));
    const parsed = parseScenario(JSON.parse(text));
    expect(parsed, `seed ${seed}`).toEqual({ ok: true, scenario: JSON.parse(text) });
    // Written anew, it is the same text from then on: fields stand in the order of the form.
    const again = parsed.ok ? JSON.stringify(parsed.scenario) : '';
    expect(parseScenario(JSON.parse(again)), `seed ${seed}`).toEqual(parsed);
    const run = savedRunNo(seed);
    expect(await decodeLink(await encodeLink(run)), `seed ${seed}`).toEqual({ ok: true, run });
  }
});

it('ten thousand spoilt files are each run, or refused with a sentence', async () => {
  for (let seed = 1; seed <= SPOILT; seed++)
    expect(await verdictOnFile(spoiltFile(seed)), `seed ${seed}`).toBe('');
});

it('ten thousand spoilt links are each run, or refused with a sentence', async () => {
  for (let seed = 1; seed <= SPOILT; seed++)
    expect(await verdictOnLink(await spoiltLink(seed)), `seed ${seed}`).toBe('');
});
