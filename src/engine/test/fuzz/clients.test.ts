/** The everyday part of the profile `clients`. The long campaigns are `npm run fuzz -- --profile clients`. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import { clientsHistoryOf } from './clients.ts';
import { FAULTS_END_MS } from './history.ts';
import { healed, tryHistory } from './trial.ts';

const histories = Array.from({ length: 200 }, (_, seed) => clientsHistoryOf(seed));

describe('the profile clients', { timeout: 120_000 }, () => {
  it('draws the same history for the same seed, what a scenario file may say, and eight faults at least', () => {
    expect(clientsHistoryOf(7)).toEqual(clientsHistoryOf(7));
    for (const history of histories) {
      const parsed = parseScenario(JSON.parse(JSON.stringify(healed(history))));
      expect(parsed.ok ? [] : [history.id, ...parsed.problems]).toEqual([]);
      expect(history.script.length).toBeGreaterThanOrEqual(8);
    }
    expect(FAULTS_END_MS).toBeGreaterThanOrEqual(30_000);
  });

  it('draws groups of both protocols, static members, transactions, and as many requests in flight as there may be', () => {
    const text = JSON.stringify(histories);
    for (const drawn of [
      '"group.protocol":"consumer"',
      '"group.remote.assignor":"range"',
      '"assignor":"cooperative-sticky"',
      '"instanceId"',
      '"transform"',
      '"transactionalId":"till"',
      '"isolation.level":"read_committed"',
      '"max.in.flight.requests.per.connection":"5"',
    ])
      expect(text).toContain(drawn);
    const faults = new Set(histories.flatMap(({ script }) => script.map(({ command }) => command.type)));
    for (const fault of ['broker.kill', 'broker.pause', 'network.cut', 'consumer.crash', 'producer.crash'])
      expect([...faults]).toContain(fault);
  });

  it('finds nothing that its configuration does not permit', () => {
    for (const seed of [64, 81]) {
      const { violation } = tryHistory(clientsHistoryOf(seed));
      expect(violation ? [seed, violation.rule, violation.sentence] : null).toBeNull();
    }
  });
});
