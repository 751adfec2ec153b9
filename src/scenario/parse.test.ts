import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../contract/scenario.ts';
import { parseScenario } from './parse.ts';

const text = readFileSync('public/scenarios/default.json', 'utf8');
const good = () => JSON.parse(text) as Scenario;

/** The sentences about the default scenario with something put in at a path. */
function problemsWith(path: readonly (string | number)[], value: unknown): string[] {
  const json: unknown = good();
  let at = json as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  const parsed = parseScenario(json);
  return parsed.ok ? [] : parsed.problems;
}

describe('parseScenario', () => {
  it('takes the default scenario as it stands', () => {
    expect(parseScenario(good())).toEqual({ ok: true, scenario: good() });
  });

  it.each<[readonly (string | number)[], unknown, RegExp]>([
    [
      ['topics', 0, 'partitionCount'],
      70,
      /^topics\[0\]\.partitionCount: got 70; give a whole number from 1 to 50\.$/,
    ],
    [['topics', 0, 'partitionCount'], 2.5, /^topics\[0\]\.partitionCount: got 2\.5; give a whole number/],
    [['topics', 0, 'name'], 'a b', /^topics\[0\]\.name: got "a b"; give a name of 1 to 32 letters/],
    [
      ['topics', 0, 'replicationFactor'],
      4,
      /^topics\[0\]\.replicationFactor: 4 replicas need as many brokers, .* 3\.$/,
    ],
    [['producers', 1, 'name'], 'checkout', /^The producer name "checkout" is given twice/],
    [['brokers', 1, 'id'], 101, /^The node id 101 is given twice/],
    [['seed'], undefined, /^seed: this field is missing\.$/],
    [['sede'], 'x', /^sede: no such field; did you mean "seed"\?$/],
    [['network', 'latencyMin'], 1, /^network\.latencyMin: no such field; did you mean "latencyMsMin"\?$/],
    [['network', 'latencyMsMin'], 20, /^network: latencyMsMin 20 is above latencyMsMax 12/],
    [
      ['topics', 0, 'assignment'],
      [[1, 2, 3]],
      /^topics\[0\]\.assignment: 1 lists of replicas for 6 partitions; give one for each\.$/,
    ],
    [['era'], '3.9', /^era: got "3\.9"; give one of .*"4\.1"\.$/],
    [
      ['producers', 0, 'topic'],
      'oders',
      /^producers\[0\]\.topic: there is no topic "oders"; did you mean "orders"\?$/,
    ],
    [
      ['producers', 0, 'settings', 'acks'],
      1,
      /^producers\[0\]\.settings: idempotence needs acks "all", and acks is 1\.$/,
    ],
    [
      ['producers', 0, 'settings', 'acks'],
      2,
      /^producers\[0\]\.settings\.acks: got 2; give one of 0, 1, "all"\.$/,
    ],
    [
      ['consumers', 0, 'groupId'],
      'biling',
      /^consumers\[0\]\.groupId: there is no group "biling"; did you mean "billing"\?$/,
    ],
    [['consumers', 0, 'groupId'], 7, /^consumers\[0\]\.groupId: got 7; give the name of a group, or null/],
    [['consumers', 1, 'name'], 'ADA', /^The consumer name "ada" is given twice/],
    [
      ['configs', 'broker.sesion.timeout.ms'],
      '9',
      /^configs\["broker\.sesion\.timeout\.ms"\]: broker\.sesion\.timeout\.ms is not a config that this cluster knows; did you mean "broker\.session\.timeout\.ms"\?$/,
    ],
    [
      ['configs', 'linger.ms'],
      '9',
      /^configs\["linger\.ms"\]: linger\.ms is set on a producer, not on a broker\.$/,
    ],
    [
      ['topics', 0, 'configs', 'min.insync.replicas'],
      'x',
      /^topics\[0\]\.configs\["min\.insync\.replicas"\]: min\.insync\.replicas is .*\.$/,
    ],
    [
      ['topics', 0, 'configs', 'min.insync.replicas'],
      2,
      /^topics\[0\]\.configs\["min\.insync\.replicas"\]: got 2; give a text/,
    ],
    [['configs'], 5, /^configs: got 5; give an object of config names/],
    [
      ['script'],
      [{ atMs: 1, command: { type: 'broker.kil', brokerId: 1 } }],
      /^script\[0\]\.command\.type: there is no command "broker\.kil"; did you mean "broker\.kill"\?$/,
    ],
    [
      ['script'],
      [{ atMs: 1, command: { type: 'broker.kill' } }],
      /^script\[0\]\.command\.brokerId: this field is missing\.$/,
    ],
    [
      ['script'],
      [
        { atMs: 9, command: { type: 'broker.add' } },
        { atMs: 1, command: { type: 'broker.add' } },
      ],
      /^script\[1\]\.atMs: 1 comes before 9/,
    ],
  ])('refuses %j = %j with a sentence', (path, value, sentence) => {
    const problems = problemsWith(path, value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  /** The default scenario, moved into an era with ZooKeeper. */
  const zooKeeperProblems = (changes: object): readonly string[] => {
    const { groups, producers, ...rest } = good();
    const parsed = parseScenario({
      ...rest,
      era: '0.10',
      controllers: [],
      zookeepers: [201, 202, 203],
      groups: groups.map((group) => ({ ...group, assignor: 'range' })),
      producers: producers.map((producer) => ({
        ...producer,
        settings: { ...producer.settings, idempotence: false },
        configs: {},
      })),
      configs: {},
      script: [],
      ...changes,
    });
    return parsed.ok ? [] : parsed.problems;
  };

  it('takes an ensemble in eras with ZooKeeper', () => {
    expect(zooKeeperProblems({})).toEqual([]);
  });

  it.each<[object, RegExp]>([
    [{ zookeepers: undefined }, /^zookeepers: 0 servers; an ensemble has 1, 3 or 5\.$/],
    [{ zookeepers: [201, 202] }, /^zookeepers: 2 servers/],
    [{ zookeepers: [201, 202, 1] }, /^The node id 1 is given twice/],
    [{ controllers: [101] }, /^controllers: in Kafka 0\.10 one of the brokers is the controller/],
    [
      { producers: good().producers },
      /^producers\[0\]\.settings\.idempotence: Kafka 0\.10 has no producer ids/,
    ],
    [
      { groups: [{ name: 'a', topics: ['orders'], assignor: 'sticky', configs: {} }], consumers: [] },
      /^groups\[0\]\.assignor: Kafka 0\.10 has no sticky; it came with 0\.11\.$/,
    ],
    [
      {
        era: '0.11',
        groups: [{ name: 'a', topics: ['orders'], assignor: 'cooperative-sticky', configs: {} }],
        consumers: [],
      },
      /^groups\[0\]\.assignor: Kafka 0\.11 has no cooperative-sticky; it came with 2\.4\.$/,
    ],
  ])('refuses %j in an era with ZooKeeper', (changes, sentence) => {
    expect(zooKeeperProblems(changes)[0]).toMatch(sentence);
  });

  it('refuses an ensemble, or no controllers, in eras with a quorum', () => {
    expect(problemsWith(['zookeepers'], [201])).toEqual([
      'zookeepers: Kafka 4.1 keeps its metadata with controllers; leave this list out.',
    ]);
    expect(problemsWith(['controllers'], [])).toEqual([
      'controllers: name at least one; brokers register with them.',
    ]);
  });

  it('tells every problem at once', () => {
    const broken = { ...good(), era: 'x', seed: '', brokers: [] };
    const parsed = parseScenario(broken);
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(3);
  });

  it.each([null, 5, 'x', true])('refuses %j, which is no scenario at all', (json) => {
    const parsed = parseScenario(json);
    expect(parsed.ok ? [] : parsed.problems[0]).toMatch(
      /^The file: got .*; give an object with version, id, era/,
    );
  });

  it('takes a group that the script makes later', () => {
    const group = { type: 'group.add', name: 'audit', topics: ['orders'], assignor: 'sticky' };
    expect(problemsWith(['script'], [{ atMs: 1, command: group }])).toEqual([]);
  });
});
