/** The JSON form of facts, expectations and variants. */
import * as v from 'valibot';
import { EVENT_TYPES, isEventType } from '../contract/event-types.ts';
import { type Fact, PATH_QUESTIONS } from '../contract/facts.ts';
import { EMPTY_FRAME } from '../contract/frame.ts';
import { name, record, text, whole } from './fields.ts';

const scalar = v.union(
  [v.string(), v.number(), v.boolean(), v.null()],
  'a text, a number, true, false or null',
);
const scalarOrList = v.union([scalar, v.array(scalar)], 'a value or a list of values');

/** What a run has come to is known at its end only. */
export const ROOTS = Object.keys(EMPTY_FRAME);
export const ROOTS_AT_THE_END = [...ROOTS, 'outcome', 'rebalances'];
const pathFrom = (roots: readonly string[]) => {
  const right = `a path that begins with one of ${roots.join(', ')}, as "partitions/orders-0/leaderId"`;
  return v.pipe(
    v.string(right),
    v.check((value) => roots.includes(value.split('/')[0] ?? ''), right),
  );
};

const EVENT = `the name of an event, as ${Object.keys(EVENT_TYPES).slice(0, 3).join(', ')} or replica.truncated`;
const event = v.pipe(
  v.string(EVENT),
  v.check(isEventType, EVENT),
  v.transform((value) => value as keyof typeof EVENT_TYPES),
);

export const eventFact = v.strictObject({
  event,
  where: v.optional(v.record(v.string(), scalarOrList)),
  times: v.optional(whole(1, 1_000_000)),
});
export const pathFactFrom = (roots: readonly string[]) =>
  v.pipe(
    v.strictObject({
      path: pathFrom(roots),
      is: v.optional(scalarOrList),
      isNot: v.optional(scalarOrList),
      atLeast: v.optional(v.number('a number')),
      atMost: v.optional(v.number('a number')),
      includes: v.optional(scalar),
      excludes: v.optional(scalar),
    }),
    v.check(
      (asked) => PATH_QUESTIONS.filter((question) => asked[question] !== undefined).length === 1,
      `exactly one question beside the path: ${PATH_QUESTIONS.join(', ')}`,
    ),
  );

const FACT = 'a fact: an object with path, event, all, any or not';
/** Chosen by its one telling field, so that the message is about what was meant. */
function factFrom(roots: readonly string[]): v.GenericSchema<unknown, Fact> {
  const pathFact = pathFactFrom(roots);
  const chosen = v.lazy((input): v.GenericSchema<unknown, unknown> => {
    if (typeof input === 'object' && input !== null) {
      if ('path' in input) return pathFact;
      if ('event' in input) return eventFact;
      if ('all' in input) return v.strictObject({ all: v.array(chosen, 'a list of facts') });
      if ('any' in input) return v.strictObject({ any: v.array(chosen, 'a list of facts') });
      if ('not' in input) return v.strictObject({ not: chosen });
    }
    return v.custom(() => false, FACT);
  }) as v.GenericSchema<unknown, Fact>;
  return chosen;
}
export const fact = factFrom(ROOTS);
export const factAtTheEnd = factFrom(ROOTS_AT_THE_END);

export const expectations = v.array(
  v.strictObject({ fact: factAtTheEnd, because: v.optional(text(500)) }, 'an object with fact'),
  'a list of expectations',
);

export const bilingual = record({ en: text(2_000), zh: text(2_000) });

export const variants = v.array(
  v.strictObject({
    id: name,
    title: bilingual,
    set: v.record(v.string(), v.unknown(), 'an object of paths and values, as { "era": "0.11" }'),
    expect: expectations,
  }),
  'a list of variants',
);
