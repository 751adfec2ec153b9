/** The tools over a real cluster: what they print is what the cluster is, and what they ask is the engine's own command. */
import { describe, expect, it } from 'vitest';
import defaultScenario from '../../../../public/scenarios/default.json';
import type { Command } from '../../../contract/commands.ts';
import type { EraName } from '../../../contract/eras.ts';
import { createEngine, type Engine } from '../../../engine/index.ts';
import { asEra } from '../../../scenario/era.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { runTool } from './index.ts';
import { lineOf } from './line.ts';
import type { Asked, LooksUp, Told } from './told.ts';

function booted(era: EraName = '4.1', seconds = 20): Engine {
  const parsed = parseScenario(defaultScenario);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const engine = createEngine(asEra(parsed.scenario, era));
  engine.advanceTo(seconds * 1_000_000);
  return engine;
}
const engine = booted();

function told(text: string, on = engine): Exclude<Told, LooksUp> {
  const line = lineOf(text);
  if (!line) throw new Error(`no tool: ${text}`);
  let what = runTool(line, { frame: on.frame(), configs: on.configs() });
  while (what.kind === 'looksUp') what = what.goOn(on.offsetsAt(what.topic, what.sinceMs));
  return what;
}
function printed(text: string, on = engine): readonly string[] {
  const what = told(text, on);
  if (what.kind !== 'said') throw new Error(`${text} asks: ${JSON.stringify(what.command)}`);
  return what.lines;
}
function asked(text: string, on = engine): Asked {
  const what = told(text, on);
  if (what.kind !== 'asked') throw new Error(`${text} says: ${what.lines.join('\n')}`);
  return what;
}
/** The tool's whole way: asks, and prints when the cluster has answered. */
function ran(text: string, on: Engine, seconds = 10): readonly string[] {
  const { command, more = [], isDone, done, refused } = asked(text, on);
  for (const one of [command, ...more]) {
    const { result, events } = on.submit(one, 'you-1');
    if (!result.ok) return refused(result.reason, 'in words');
    const until = on.nowUs() + seconds * 1_000_000;
    const all = [...events, ...on.advanceTo(until)];
    const answer = all.find(
      (event) => isDone(event) || (event.type === 'command.rejected' && event.commandId === 'you-1'),
    );
    if (!answer) throw new Error(`${text}: no answer`);
    if (answer.type === 'command.rejected') return refused(answer.reason, 'in words');
  }
  return done;
}

describe('a line', () => {
  it('is one of a tool that is there, by any path, with quotes as a shell has them', () => {
    expect(lineOf('bin/kafka-topics.sh --list')).toEqual({ tool: 'kafka-topics', words: ['--list'] });
    expect(lineOf(`kafka-configs --add-config 'a=1, b=2' "c d"`)?.words).toEqual([
      '--add-config',
      'a=1, b=2',
      'c d',
    ]);
    expect(lineOf('kafka-topic')).toBeNull();
    expect(lineOf('kill broker 2')).toBeNull();
  });

  it.each([
    [
      'kafka-topics',
      /^Command must include exactly one action: --list, --describe, --create, --alter or --delete$/,
    ],
    ['kafka-topics --list --delete', /^Command must include exactly one action/],
    ['kafka-topics --frobnicate', /^frobnicate is not a recognized option$/],
    ['kafka-topics --create', /^Missing required argument "\[topic\]"$/],
    [
      'kafka-topics --create --topic x --partitions many',
      /^Cannot parse argument 'many' of option partitions$/,
    ],
    ['kafka-topics --create --topic x --partitions 0', /^The partitions must be greater than 0$/],
    ['kafka-topics --describe --topic nothing', /Topic 'nothing' does not exist as expected$/],
    ['kafka-consumer-groups --describe', /takes one of these options: \[all-groups\], \[group\]$/],
    [
      'kafka-configs --describe --entity-type user',
      /^Invalid entity type user, the entity type must be one of topics, clients, users, brokers, ips, groups with a/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --to-latest',
      /takes one of these options: \[all-groups\], \[group\]$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders',
      /requires one of the following scenarios: \[\[to-datetime\]/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --to-latest',
      /^One of the reset scopes should be defined: --all-topics, --topic\.$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --to-latest --shift-by 2',
      /^Option "\[to-latest\]" can't be used with option "\[shift-by\]"$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --to-latest --execute --dry-run',
      /only accepts one of \[execute\] and \[dry-run\]$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --to-datetime 2025-01-01',
      /does not contain a 'T' according to ISO8601 format$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --to-datetime 2025-01-01T9',
      /Unparseable date: "2025-01-01T9Z"$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --by-duration 10s',
      /Text cannot be parsed to a Duration$/,
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic orders --shift-by 1',
      /Cannot shift offset for partition orders-0 since there is no current committed offset$/,
    ],
    [
      'kafka-configs --alter --entity-type clients --add-config producer_byte_rate=1',
      /^an entity-name or default entity must/,
    ],
    [
      'kafka-configs --alter --client app --add-config colour=red',
      /^Only quota configs can be added for 'clients' using --bootstrap-server\. Unexpected config names: Set\(colour\)$/,
    ],
    [
      'kafka-configs --alter --client app --add-config producer_byte_rate=1',
      /UnsupportedVersionException: The node does not support ALTER_CLIENT_QUOTAS$/,
    ],
    ['kafka-configs --describe --entity-type clients', /does not support DESCRIBE_CLIENT_QUOTAS$/],
    [
      'kafka-configs --describe --group nobody',
      /^The group 'nobody' doesn't exist and doesn't have dynamic config\.$/,
    ],
    ['kafka-leader-election --election-type any', /^Election type must be one of/],
  ])('%s: %s', (line, complaint) => {
    expect(printed(line).join('\n')).toMatch(complaint);
  });
});

describe('kafka-topics', () => {
  it('lists and describes what is there', () => {
    expect(printed('kafka-topics --list')).toContain('orders');
    const [head = '', first = ''] = printed(
      'kafka-topics --bootstrap-server b1:9092 --describe --topic orders',
    );
    const { topics, partitions } = engine.frame();
    expect(head).toMatch(
      /^Topic: orders\tTopicId: \S{22}\tPartitionCount: 6\tReplicationFactor: 3\tConfigs: /,
    );
    expect(head).toContain(`min.insync.replicas=${topics.orders?.minInsyncReplicas}`);
    const view = partitions['orders-0'];
    expect(first).toBe(
      `\tTopic: orders\tPartition: 0\tLeader: ${view?.leaderId}\tReplicas: ${view?.replicas.join(',')}\tIsr: ${view?.isr.join(',')}\tElr: \tLastKnownElr: `,
    );
  });

  it('prints as the release of the cluster does', () => {
    const [head, first] = printed('kafka-topics --describe --topic orders', booted('0.11', 5));
    expect(head).toMatch(/^Topic:orders\tPartitionCount:6\tReplicationFactor:3\tConfigs:/);
    expect(first).not.toMatch(/Elr/);
  });

  it('shows the partitions that a dead broker leaves under-replicated, and none before', () => {
    const own = booted();
    expect(printed('kafka-topics --describe --under-replicated-partitions', own)).toEqual([]);
    own.submit({ type: 'broker.kill', brokerId: 2 }, 'you-1');
    own.advanceTo(own.nowUs() + 20_000_000);
    const lines = printed('kafka-topics --describe --under-replicated-partitions', own);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).not.toMatch(/Isr: [\d,]*2/);
  });

  it('creates a topic, and says so when the controller has', () => {
    const own = booted();
    const line =
      'kafka-topics --create --topic invoices --partitions 6 --replication-factor 3 --config retention.ms=60000';
    expect(ran(line, own)).toEqual(['Created topic invoices.']);
    expect(own.frame().topics.invoices).toMatchObject({ partitionCount: 6, replicationFactor: 3 });
    expect(printed('kafka-topics --describe --topic invoices', own)[0]).toContain('retention.ms=60000');
    expect(ran(line, own)).toEqual([
      "Error while executing topic command : Topic 'invoices' already exists.",
      "ERROR org.apache.kafka.common.errors.TopicExistsException: Topic 'invoices' already exists.",
    ]);
    expect(printed(`${line} --if-not-exists`, own)).toEqual([]);
  });

  it('is refused more copies than there are brokers, in the words of Kafka', () => {
    const lines = ran(
      'kafka-topics --create --topic invoices --partitions 6 --replication-factor 4',
      booted(),
    );
    expect(lines[0]).toMatch(
      /^Error while executing topic command : .*replication factor of 4 cannot be reached because only 3 broker\(s\) are registered\.$/,
    );
    expect(lines[1]).toMatch(
      /^ERROR org\.apache\.kafka\.common\.errors\.InvalidReplicationFactorException: /,
    );
  });

  it('adds partitions, and deletes', () => {
    const own = booted();
    ran('kafka-topics --alter --topic orders --partitions 7', own);
    expect(own.frame().topics.orders?.partitionCount).toBe(7);
    expect(ran('kafka-topics --alter --topic orders --partitions 5', own)[1]).toMatch(
      /InvalidPartitionsException/,
    );
    ran('kafka-topics --delete --topic payments', own);
    expect(printed('kafka-topics --list', own)).not.toContain('payments');
  });
});

describe('kafka-consumer-groups', () => {
  it('describes offsets, members and state as the coordinator has them', () => {
    expect(printed('kafka-consumer-groups --list')).toEqual(['billing', 'analytics']);
    const [, head = '', ...rows] = printed('kafka-consumer-groups --describe --group billing');
    expect(head.split(/\s+/)).toEqual(
      'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID'.split(' '),
    );
    const { groups, consumers, partitions } = engine.frame();
    const row = rows.find((line) => /^billing\s+orders\s+0\s/.test(line))?.split(/\s+/) ?? [];
    const lag = groups.billing?.lags['orders-0'];
    const end = partitions['orders-0']?.logs.find(({ role }) => role === 'leader')?.highWatermark ?? -1;
    expect(row.slice(3, 6)).toEqual([
      String(lag?.committed),
      String(end),
      String(end - (lag?.committed ?? 0)),
    ]);
    expect(row[6]).toBe(consumers[lag?.owner ?? '']?.memberId);
    const members = printed('kafka-consumer-groups --describe --group billing --members --verbose');
    expect(members.some((line) => line.includes('orders:0,1'))).toBe(true);
    expect(printed('kafka-consumer-groups --describe --group billing --state').at(-1)).toMatch(/Stable\s+3$/);
    expect(printed('kafka-consumer-groups --describe --group nobody')).toContain(
      "Error: Consumer group 'nobody' does not exist.",
    );
  });

  it('moves offsets only of a group without members', () => {
    const line = 'kafka-consumer-groups --reset-offsets --group billing --topic orders --to-earliest';
    expect(printed(`${line} --execute`).join('')).toBe(
      "Error: Assignments can only be reset if the group 'billing' is inactive, but the current state is Stable.",
    );
    const own = booted();
    for (const id of own.frame().groups.billing?.consumers ?? [])
      own.submit({ type: 'consumer.move', consumerId: id, groupId: null }, 'you-1');
    own.advanceTo(own.nowUs() + 20_000_000);
    expect(printed(line, own)[0]).toMatch(/^WARN: No action will be performed/);
    expect(ran(`${line} --execute`, own)[1]).toMatch(/^GROUP\s+TOPIC\s+PARTITION\s+NEW-OFFSET/);
    const start = own
      .frame()
      .partitions['orders-0']?.logs.find(({ role }) => role === 'leader')?.logStartOffset;
    expect(own.frame().groups.billing?.lags['orders-0']?.committed).toBe(start);
    expect(ran('kafka-consumer-groups --delete --group billing', own)).toEqual([
      "Deletion of requested consumer groups ('billing') was successful.",
    ]);
  });

  it('moves offsets by so many, to a time, or nowhere, of all topics that the group has read', () => {
    const own = booted();
    for (const id of own.frame().groups.billing?.consumers ?? [])
      own.submit({ type: 'consumer.move', consumerId: id, groupId: null }, 'you-1');
    own.advanceTo(own.nowUs() + 20_000_000);
    const committed = (key: string): number => own.frame().groups.billing?.lags[key]?.committed ?? -1;
    const newOf = (lines: readonly string[], key: string): number => {
      const at = key.lastIndexOf('-');
      const row = lines
        .map((line) => line.trim().split(/\s+/))
        .find((cells) => cells[1] === key.slice(0, at) && cells[2] === key.slice(at + 1));
      return Number(row?.[3]);
    };
    const keys = Object.keys(own.frame().groups.billing?.lags ?? {}).filter((key) => committed(key) >= 0);
    const [first = ''] = keys;
    const line = 'kafka-consumer-groups --reset-offsets --group billing';

    const before = new Map(keys.map((key) => [key, committed(key)]));
    const current = printed(`${line} --all-topics --to-current --dry-run`, own);
    for (const key of keys) expect(newOf(current, key)).toBe(before.get(key));

    const back = ran(`${line} --all-topics --shift-by -2 --execute`, own);
    for (const key of keys) {
      expect(newOf(back, key)).toBe((before.get(key) ?? 0) - 2);
      expect(committed(key)).toBe((before.get(key) ?? 0) - 2);
    }

    const far = printed(
      `${line} --topic ${first.replace(/-(\d+)$/, ':$1')} --shift-by -100000 --dry-run`,
      own,
    );
    expect(far[0]).toMatch(
      /^WARN New offset \(-\d+\) is lower than earliest offset for topic partition \S+\. Value will be set to \d+$/,
    );
    expect(far.filter((text) => text.startsWith('billing'))).toHaveLength(1);

    // Since the boot there are records in all of them; of tomorrow there is none.
    const start = printed(`${line} --all-topics --to-datetime 2025-01-01T00:00:00.000 --dry-run`, own);
    for (const key of keys) expect(newOf(start, key)).toBe(0);
    const none = printed(`${line} --all-topics --to-datetime 2025-01-02T00:00:00.000Z --dry-run`, own);
    expect(
      none.some((text) => /^Warn: Partition \d+ from topic \S+ is empty\. Falling back/.test(text)),
    ).toBe(true);

    const tenAgo = ran(`${line} --all-topics --by-duration PT10S --execute`, own);
    for (const key of keys) {
      expect(newOf(tenAgo, key)).toBeGreaterThan(0);
      expect(committed(key)).toBe(newOf(tenAgo, key));
    }
  });

  it('says why a group that is at work cannot be deleted', () => {
    expect(ran('kafka-consumer-groups --delete --group billing', booted()).at(-1)).toMatch(
      /^\* Group 'billing' could not be deleted due to: .*GroupNotEmptyException/,
    );
  });
});

describe('kafka-configs', () => {
  it('sets, shows and takes back', () => {
    const own = booted();
    const topic = '--entity-type topics --entity-name orders';
    expect(ran(`kafka-configs --alter ${topic} --add-config retention.ms=60000`, own)).toEqual([
      'Completed updating config for topic orders.',
    ]);
    expect(printed(`kafka-configs --describe ${topic}`, own)).toContain(
      '  retention.ms=60000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=60000, DEFAULT_CONFIG:log.retention.ms=604800000}',
    );
    ran(`kafka-configs --alter ${topic} --delete-config retention.ms`, own);
    expect(printed(`kafka-configs --describe ${topic}`, own).join()).not.toContain('retention.ms');
    expect(printed(`kafka-configs --alter ${topic} --delete-config retention.ms`, own)).toEqual([
      'Invalid config(s): retention.ms',
    ]);
  });

  it('says of which configs it tells, each once, so that they can be explained', () => {
    const about = (line: string) => {
      const what = told(line);
      return what.kind === 'said' ? what.configs : undefined;
    };
    expect(about('kafka-configs --describe --topic orders')).toEqual({
      scope: 'topic',
      names: ['min.insync.replicas'],
    });
    // Of `orders`, of `payments`, and of the internal topics.
    const { names = [] } = about('kafka-configs --describe --entity-type topics') ?? {};
    expect(names).toEqual(expect.arrayContaining(['min.insync.replicas', 'segment.bytes']));
    expect(names).toEqual([...new Set(names)]);
    expect(about('kafka-configs --describe --broker 1 --all')?.names).toContain('replica.lag.time.max.ms');
    expect(about('kafka-topics --list')).toBeUndefined();
  });

  it('sets and shows what the coordinator keeps of a group', () => {
    const own = booted();
    const name = 'share.record.lock.duration.ms';
    expect(
      ran(`kafka-configs --alter --entity-type groups --entity-name billing --add-config ${name}=20000`, own),
    ).toEqual(['Completed updating config for group billing.']);
    const lines = printed('kafka-configs --describe --group billing', own);
    expect(lines[0]).toBe('Dynamic configs for group billing are:');
    expect(lines[1]).toMatch(
      /^ {2}share\.record\.lock\.duration\.ms=20000 sensitive=false synonyms=\{DYNAMIC_GROUP_CONFIG:share\.record\.lock\.duration\.ms=20000, .*DEFAULT_CONFIG:group\.share\.record\.lock\.duration\.ms=30000\}$/,
    );
    expect(printed('kafka-configs --describe --entity-type groups', booted('3.3'))).toEqual([
      'Invalid entity type groups, the entity type must be one of topics, clients, users, brokers, ips with a --bootstrap-server or --bootstrap-controller argument',
    ]);
  });

  it('is refused what Kafka refuses, by Kafka’s name for it', () => {
    const own = booted();
    const lines = ran(
      'kafka-configs --alter --entity-type topics --entity-name orders --add-config min.insync.replicas=0',
      own,
    );
    expect(lines[1]).toMatch(/InvalidConfigurationException: /);
    const fixed = ran(
      'kafka-configs --alter --entity-type brokers --entity-name 1 --add-config replica.lag.time.max.ms=1000',
      own,
    );
    expect(fixed[1]).toMatch(/Exception: .*replica\.lag\.time\.max\.ms/);
  });
});

describe('the tools that move leaders and replicas', () => {
  it('elect the preferred leader, or say that it leads', () => {
    const { replicas, leaderId } = engine.frame().partitions['orders-0'] ?? { replicas: [] };
    expect(leaderId).toBe(replicas[0]);
    expect(
      ran('kafka-leader-election --election-type preferred --topic orders --partition 0', booted()),
    ).toEqual(['Valid replica already elected for partitions orders-0']);
  });

  it('move replicas', () => {
    const own = booted();
    own.submit({ type: 'broker.add' } satisfies Command, 'you-2');
    own.advanceTo(own.nowUs() + 10_000_000);
    const plan = `'{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[4,1,2]}]}'`;
    const lines = ran(`kafka-reassign-partitions --execute --reassignment-json-file ${plan}`, own);
    expect(lines.at(-1)).toBe('Successfully started partition reassignment for orders-0');
    own.advanceTo(own.nowUs() + 20_000_000);
    expect(own.frame().partitions['orders-0']?.replicas).toEqual([4, 1, 2]);
    expect(printed(`kafka-reassign-partitions --verify --reassignment-json-file ${plan}`, own)[1]).toBe(
      'Reassignment of partition orders-0 is completed.',
    );
    expect(printed('kafka-reassign-partitions --list', own)).toEqual(['No partition reassignments found.']);
  });
});
