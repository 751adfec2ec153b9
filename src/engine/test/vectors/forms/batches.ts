/** What Kafka's record classes made of batches, of malformed bytes and of whole log files. */
import type { Part } from '../cases.ts';
import { listOf, objectOf } from '../cases.ts';
import { withoutJdkWords } from './java-errors.ts';
import type { Entry } from './lists-by-name.ts';
import { formOfLists } from './lists-by-name.ts';

export const batchesForm = formOfLists('batches oracle', {
  batches: batchParts,
  malformed: ({ bytesHex, result }) => [
    { adapter: 'batch malformed', given: { bytesHex }, when: 'read', expected: withoutJdkWords(result) },
  ],
  logFiles: logFileParts,
});

/** Written, the records give the bytes; read, the bytes give the records. Java's own deflate output need not be met. */
function batchParts({ id: _id, tags: _tags, kind, given, decoded, ...written }: Entry): Part[] {
  const { bytesHex, ...numbers } = written;
  const asked = objectOf(given, 'given');
  const encode: Part = {
    adapter: 'batch encode',
    given: { kind, ...asked },
    when: 'encode',
    expected: written,
  };
  const decode: Part = {
    adapter: 'batch decode',
    given: { bytesHex },
    when: 'decode',
    expected: { ...numbers, decoded, contents: contentsOf(asked.records) },
  };
  return asked.compression === 'none' ? [encode, decode] : [decode];
}

/** Keys, values and headers; offsets and timestamps may have been rewritten. */
const contentsOf = (records: unknown): unknown =>
  records === undefined ? null : rowsOf(records, 'records').map((record) => record.slice(2));

/** One part for what reading the file gives, one for each kind of question asked of it. */
function logFileParts(entry: Entry): Part[] {
  const { id: _id, kind: _kind, fileName, bytesHex, searchForOffset, searchForTimestamp, ...rest } = entry;
  const { largestTimestampAfter0, recover, ...read } = rest;
  const offsets = rowsOf(searchForOffset, 'searchForOffset');
  const times = rowsOf(searchForTimestamp, 'searchForTimestamp');
  const part = (adapter: string, when: unknown, then: unknown): Part => ({
    adapter: `log file ${adapter}`,
    given: { fileName, bytesHex },
    when,
    expected: withoutJdkWords(then),
  });
  return [
    part('read', 'batches', read),
    part(
      'searchForOffset',
      offsets.map(([target]) => target),
      offsets.map(([, answer]) => answer),
    ),
    part(
      'searchForTimestamp',
      times.map(([timestamp, start]) => [timestamp, start]),
      times.map(([, , answer]) => answer),
    ),
    part('largestTimestampAfter', 0, largestTimestampAfter0),
    part('recover', { indexIntervalBytes: 100 }, recover),
  ];
}

const rowsOf = (json: unknown, place: string): (readonly unknown[])[] =>
  listOf(json, place).map((row) => listOf(row, `a row of ${place}`));
