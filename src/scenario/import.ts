/** What Kafka's own tools print of a cluster, as a scenario of it: `kafka-topics.sh --describe` and
 *  `kafka-consumer-groups.sh --describe`, in any order, in one text. Every line that could not be read is told. */
import type { Scenario } from '../contract/scenario.ts';
import { type ParsedScenario, parseScenario } from './parse.ts';

export interface Imported {
  readonly parsed: ParsedScenario;
  /** By number, from 1, as it stands, with why it was left out. */
  readonly unread: readonly UnreadLine[];
}

export interface UnreadLine {
  readonly line: number;
  readonly text: string;
  readonly why: 'unknown' | 'noTopic' | 'config' | 'name' | 'tooMany';
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const MOST = { topics: 30, partitions: 50, brokers: 30, groups: 20, consumers: 60 } as const;

interface Topic {
  readonly replicas: Map<number, readonly number[]>;
  readonly configs: Record<string, string>;
}

/** Configs that a topic of a scenario may have and a description often prints. */
const KEPT_CONFIGS = new Set([
  'min.insync.replicas',
  'unclean.leader.election.enable',
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'segment.bytes',
]);

export function importDescription(text: string): Imported {
  const topics = new Map<string, Topic>();
  const groups = new Map<string, { readonly topics: Set<string>; readonly members: Map<string, string> }>();
  const unread: UnreadLine[] = [];
  /** Where the columns of the group table begin to be read: by the words of its head. */
  let columns: readonly string[] | null = null;

  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const leave = (why: UnreadLine['why']): void => {
      unread.push({ line: i + 1, text: line, why });
    };
    if (line === '') continue;
    if (/^Topic:\s/.test(line)) {
      const fields = fieldsOf(line);
      const name = fields.get('Topic') ?? '';
      if (name.startsWith('__')) continue;
      if (!NAME.test(name)) {
        leave('name');
        continue;
      }
      if (!topics.has(name) && topics.size >= MOST.topics) {
        leave('tooMany');
        continue;
      }
      const topic: Topic = topics.get(name) ?? { replicas: new Map(), configs: {} };
      topics.set(name, topic);
      const partition = fields.get('Partition');
      if (partition === undefined) {
        for (const config of (fields.get('Configs') ?? '').split(',').filter(Boolean)) {
          const [key = '', value = ''] = config.split('=');
          if (KEPT_CONFIGS.has(key)) topic.configs[key] = value;
          else unread.push({ line: i + 1, text: config, why: 'config' });
        }
        continue;
      }
      const replicas = numbersOf(fields.get('Replicas') ?? '');
      if (!replicas || !/^\d+$/.test(partition)) {
        leave('unknown');
        continue;
      }
      if (Number(partition) >= MOST.partitions) {
        leave('tooMany');
        continue;
      }
      topic.replicas.set(Number(partition), replicas);
      continue;
    }
    if (/^GROUP\s+TOPIC\s+PARTITION\b/.test(line)) {
      columns = line.split(/\s+/);
      continue;
    }
    // `Consumer group 'billing' has no active members.`
    if (/^Consumer group '.*' (?:has no active members|is rebalancing)\.$/.test(line)) continue;
    const cells = line.split(/\s+/);
    if (!columns || cells.length < 3) {
      leave('unknown');
      continue;
    }
    const cell = (name: string): string => cells[columns?.indexOf(name) ?? -1] ?? '-';
    const [group, topic, member] = [cell('GROUP'), cell('TOPIC'), cell('CONSUMER-ID')];
    if (!NAME.test(group)) {
      leave('name');
      continue;
    }
    if (!/^(?:\d+|-)$/.test(cell('PARTITION'))) {
      leave('unknown');
      continue;
    }
    const known = groups.get(group);
    if (!known && groups.size >= MOST.groups) {
      leave('tooMany');
      continue;
    }
    const entry = known ?? { topics: new Set<string>(), members: new Map<string, string>() };
    groups.set(group, entry);
    if (topic !== '-' && !topic.startsWith('__')) entry.topics.add(topic);
    if (member !== '-') entry.members.set(member, cell('CLIENT-ID'));
  }
  return { parsed: scenarioOf(topics, groups, unread), unread };
}

/** `Topic: orders\tPartition: 0\tReplicas: 1,2` as names and values. Names may have spaces inside (`Leader Epoch`). */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of line.matchAll(/([A-Z][A-Za-z]*):[ \t]*([^\t ]*)/g))
    fields.set(name, value);
  return fields;
}

function numbersOf(text: string): readonly number[] | null {
  const parts = text.split(',');
  return parts.every((part) => /^\d{1,4}$/.test(part)) ? parts.map(Number) : null;
}

function scenarioOf(
  described: ReadonlyMap<string, Topic>,
  groups: ReadonlyMap<string, { readonly topics: Set<string>; readonly members: Map<string, string> }>,
  unread: UnreadLine[],
): ParsedScenario {
  const topics = [...described].flatMap(([name, { replicas, configs }]) => {
    const assignment = Array.from({ length: replicas.size }, (_, i) => replicas.get(i) ?? []);
    // A partition that the text leaves out: the description was cut.
    const [first] = assignment;
    if (!first || assignment.some(({ length }) => length !== first.length)) {
      unread.push({ line: 0, text: name, why: 'unknown' });
      return [];
    }
    return [
      { name, partitionCount: assignment.length, replicationFactor: first.length, assignment, configs },
    ];
  });
  if (topics.length === 0) {
    return {
      ok: false,
      problems: ['The text describes no topic; paste what kafka-topics.sh --describe prints.'],
    };
  }
  const names = new Set(topics.map(({ name }) => name));
  const brokers = [...new Set(topics.flatMap(({ assignment }) => assignment.flat()))].sort((a, b) => a - b);
  const followed = [...groups].flatMap(([name, { topics: wanted, members }]) => {
    const known = [...wanted].filter((topic) => {
      if (names.has(topic)) return true;
      unread.push({ line: 0, text: `${name}: ${topic}`, why: 'noTopic' });
      return false;
    });
    return known.length > 0 ? [{ name, topics: known, members: Math.max(1, members.size) }] : [];
  });
  const firstController = brokers.includes(101) ? 9_001 : 101;
  const scenario: Scenario = {
    version: 1,
    id: 'imported',
    era: '4.1',
    seed: 'imported',
    network: { latencyMsMin: 2, latencyMsMax: 8, processingMs: 1 },
    controllers: [0, 1, 2].map((i) => firstController + i),
    brokers: brokers.map((id) => ({ id, rack: null })),
    configs: {
      'offsets.topic.num.partitions': '4',
      'offsets.topic.replication.factor': String(Math.min(3, brokers.length)),
    },
    topics,
    // A description says nothing of who writes: one producer for each topic, so that there is something to see.
    producers: topics.slice(0, 10).map(({ name }) => ({
      name: `to-${name}`.slice(0, 32),
      topic: name,
      settings: { acks: 'all', idempotence: true, ratePerSecond: 4, keyStrategy: 'keyed' },
      startAtMs: 4_000,
      configs: {},
    })),
    groups: followed.map(({ name, topics: wanted }) => ({
      name,
      topics: wanted,
      assignor: 'range',
      configs: {},
    })),
    consumers: followed
      .flatMap(({ name, members }) =>
        Array.from({ length: members }, (_, i) => ({
          name: `${name.slice(0, 24)}-${i + 1}`,
          groupId: name,
          startAtMs: 5_000 + 100 * i,
          processingMs: 5,
        })),
      )
      .slice(0, MOST.consumers),
    script: [],
    openAtMs: 12_000,
  };
  return parseScenario(JSON.parse(JSON.stringify(scenario)));
}
