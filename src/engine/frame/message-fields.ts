/** The body of a message as lines to read, with Kafka's field names.
 *  Simplifies  long arrays are cut: of their elements those that say something (records, an error) go first */
import type { FieldLine } from '../../contract/report.ts';

/** Elements of an array of structures that are written out. */
const ELEMENTS_MAX = 3;
/** Plain values of an array that are written out. */
const VALUES_MAX = 12;
const LINES_MAX = 80;

/** Answers what a topic of this id is called; undefined when there is none. */
export type TopicNameOf = (topicId: string) => string | undefined;

/** Lines for `body`, outermost first, in the order of the schema. */
export function fieldLines(body: unknown, topicNameOf: TopicNameOf): readonly FieldLine[] {
  const lines: FieldLine[] = [];
  if (isStructure(body)) writeFields(body, 0, { lines, topicNameOf });
  return lines.slice(0, LINES_MAX);
}

interface Writing {
  readonly lines: FieldLine[];
  readonly topicNameOf: TopicNameOf;
}

type Structure = Readonly<Record<string, unknown>>;

const isStructure = (value: unknown): value is Structure =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function writeFields(structure: Structure, depth: number, writing: Writing): void {
  for (const name of Object.keys(structure)) writeField(name, structure[name], depth, writing);
}

function writeField(name: string, value: unknown, depth: number, writing: Writing): void {
  const { lines } = writing;
  if (lines.length > LINES_MAX) return;
  if (Array.isArray(value)) {
    if (value.some((element) => isStructure(element))) writeElements(name, value, depth, writing);
    else lines.push({ name, depth, value: plainList(value), more: Math.max(0, value.length - VALUES_MAX) });
  } else if (isRecord(value)) lines.push({ name, depth, value: recordText(value), more: 0 });
  else if (isStructure(value)) {
    lines.push({ name, depth, value: null, more: 0 });
    writeFields(value, depth + 1, writing);
  } else lines.push({ name, depth, value: plainText(name, value, writing.topicNameOf), more: 0 });
}

function writeElements(name: string, elements: readonly unknown[], depth: number, writing: Writing): void {
  const chosen = telling(elements);
  for (const index of chosen) writeField(`${name}[${index}]`, elements[index], depth, writing);
  const more = elements.length - chosen.length;
  if (more > 0) writing.lines.push({ name, depth, value: null, more });
}

/** Indexes of the elements worth writing out, in order. */
function telling(elements: readonly unknown[]): readonly number[] {
  const indexes = elements.map((_, index) => index);
  const loud = indexes.filter((index) => saysSomething(elements[index]));
  const quiet = indexes.filter((index) => !loud.includes(index));
  return [...loud, ...quiet].slice(0, ELEMENTS_MAX).sort((a, b) => a - b);
}

/** Whether there are records or an error in it. */
function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysSomething);
  if (!isStructure(value)) return false;
  const { errorCode, records } = value;
  if (typeof errorCode === 'string' && errorCode !== 'NONE') return true;
  if (Array.isArray(records) && records.length > 0) return true;
  return Object.values(value).some((part) => typeof part === 'object' && saysSomething(part));
}

/** A record of a log: it has a type of ours, which a structure of the protocol has not. */
const isRecord = (value: unknown): value is Structure & { readonly type: string } =>
  isStructure(value) && typeof value.type === 'string';

/** `key=customer-7 valueBytes=120` for a user's record; the others begin with the name of their schema. */
function recordText(record: Structure & { readonly type: string }): string {
  const name = record.type.charAt(0).toUpperCase() + record.type.slice(1);
  const parts = Object.entries(record).flatMap(([field, value]) => {
    if (field === 'type' || (typeof value === 'object' && !Array.isArray(value))) return [];
    if (!Array.isArray(value)) return [`${field}=${String(value)}`];
    return value.some(isStructure) ? [`${field}=${value.length}`] : [`${field}=[${plainList(value)}]`];
  });
  return [...(record.type === 'user' ? [] : [name]), ...parts].join(' ');
}

const plainList = (values: readonly unknown[]): string => values.slice(0, VALUES_MAX).map(String).join(', ');

function plainText(name: string, value: unknown, topicNameOf: TopicNameOf): string {
  const text = String(value);
  const topic = name === 'topicId' ? topicNameOf(text) : undefined;
  return topic === undefined ? text : `${text} (${topic})`;
}
