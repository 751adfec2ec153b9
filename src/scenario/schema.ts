/** The JSON form of a scenario. Shape and ranges only: whether names lead somewhere is asked in `consistency.ts`. */
import * as v from 'valibot';
import { ERAS } from '../contract/eras.ts';
import type { Scenario } from '../contract/scenario.ts';
import { INBOX_MAX } from '../contract/what-if.ts';
import {
  assignor,
  command,
  failingSettings,
  hardware,
  partition,
  processingSettings,
  producerSettings,
  topicSettings,
  transformSettings,
} from './command-schema.ts';
import { bilingual, expectations, fact, variants } from './fact-schema.ts';
import {
  atMs,
  between,
  configs,
  groupOrBench,
  id,
  list,
  name,
  oneOf,
  record,
  text,
  whole,
} from './fields.ts';

const step = v.pipe(
  record({ atMs: v.optional(atMs), when: v.optional(fact), afterMs: v.optional(atMs), command }),
  v.check(
    ({ atMs, when }) => atMs !== undefined || when !== undefined,
    'a step with atMs, with when, or with both',
  ),
);

export const scenarioSchema = record({
  version: v.literal(1, 'the number 1'),
  id: name,
  era: oneOf(ERAS),
  seed: text(32),
  network: record({
    latencyMsMin: between(0, 10_000),
    latencyMsMax: between(0, 10_000),
    processingMs: between(0, 1_000),
    sendKBps: v.optional(between(1, 100_000_000)),
  }),
  hardware: v.exactOptional(v.partial(hardware)),
  controllers: list(id, 0, 7),
  zookeepers: v.optional(list(id, 0, 5)),
  brokers: list(record({ id, rack: v.nullable(text(40)) }), 1, 100),
  configs,
  topics: list(topicSettings, 0, 30),
  producers: list(record({ name, topic: name, settings: producerSettings, startAtMs: atMs, configs }), 0, 30),
  groups: list(
    record({
      name,
      topics: list(name, 1, 20),
      assignor,
      configs,
      type: v.exactOptional(v.literal('share', 'the word "share"')),
    }),
    0,
    20,
  ),
  consumers: list(
    record({
      name,
      groupId: groupOrBench,
      startAtMs: atMs,
      processingMs: between(0, 60_000),
      rack: v.optional(text(40)),
      instanceId: v.optional(text(40)),
      commits: v.optional(oneOf(['sync', 'async', 'combined', 'asyncRetried', 'asyncSequenced'])),
      unreadable: v.optional(oneOf(['pollAgain', 'skip', 'die', 'setAside'])),
      assigns: v.optional(list(partition, 1, 50)),
      assignors: v.optional(list(assignor, 1, 4)),
      topics: v.optional(list(name, 1, 20)),
      transform: v.optional(transformSettings),
      processing: v.optional(processingSettings),
      failing: v.exactOptional(failingSettings),
      whatIf: v.exactOptional(
        record({
          delivery: v.literal('push', 'the word "push"'),
          inboxRecords: v.exactOptional(whole(1, INBOX_MAX)),
        }),
      ),
    }),
    0,
    60,
  ),
  script: list(step, 0, 2_000),
  openAtMs: atMs,
  endAtMs: v.optional(atMs),
  title: v.optional(bilingual),
  about: v.optional(bilingual),
  expect: v.optional(expectations),
  variants: v.optional(variants),
}) satisfies v.GenericSchema<unknown, Scenario>;
