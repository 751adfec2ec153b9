/** Small schemas that every part of a scenario is made of. The message of each says what would be right, as the end of
 *  a sentence: "… give a whole number from 1 to 50". */
import * as v from 'valibot';

export const whole = (min: number, max: number) => {
  const right = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(right), v.integer(right), v.minValue(min, right), v.maxValue(max, right));
};

export const between = (min: number, max: number) => {
  const right = `a number from ${min} to ${max}`;
  return v.pipe(v.number(right), v.minValue(min, right), v.maxValue(max, right));
};

export const yesNo = v.boolean('true or false');

export const oneOf = <const T extends readonly (string | number)[]>(choices: T) =>
  v.picklist(choices, `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`);

export const text = (max: number) => {
  const right = `a text of 1 to ${max} characters`;
  return v.pipe(v.string(right), v.minLength(1, right), v.maxLength(max, right));
};

const NAME = 'a name of 1 to 32 letters, digits, ".", "_" or "-", with a letter or digit first';
/** Kafka's letters for topic names, and short enough for the screen; the engine asks the same of a new name. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
export const name = v.pipe(v.string(NAME), v.regex(NAME_PATTERN, NAME));

/** A group, or none. */
export const groupOrBench = (() => {
  const right = 'the name of a group, or null for the bench';
  return v.nullable(v.pipe(v.string(right), v.regex(NAME_PATTERN, right)));
})();

const NODE =
  'a node as b1 (broker), c101 (controller), z201 (ZooKeeper server), p-checkout (producer) or k-ada (consumer)';
export const nodeId = v.pipe(v.string(NODE), v.regex(/^(?:[bcz]\d+|[pk]-[A-Za-z0-9._-]+)$/, NODE));

/** Kafka's `node.id`. */
export const id = whole(0, 9_999);
/** Ten simulated days; beyond, a run would not be looked at. */
export const atMs = whole(0, 864_000_000);

export const list = <const S extends v.GenericSchema>(item: S, min: number, max: number) => {
  const right = min === max ? `a list of ${max}` : `a list of ${min} to ${max} items`;
  return v.pipe(v.array(item, right), v.minLength(min, right), v.maxLength(max, right));
};

/** Kafka configs by name; which names and values are allowed is looked up in `contract/configs.ts` afterwards. */
export const configs = v.record(
  v.string(),
  v.string('a text, as in a properties file: "10000", "true"'),
  'an object of config names and values',
);

/** What is changed of configs: null is the default again. */
export const configChanges = v.record(
  v.string(),
  v.nullable(v.string('a text, as in a properties file, or null for the default')),
  'an object of config names and values',
);

export const record = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, `an object with ${Object.keys(entries).join(', ')}`);
