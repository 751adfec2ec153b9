/** What Kafka's classes wrote to the wire, and read from it. A special entry is a table: its rows begin with what is given. */
import type { Part } from '../cases.ts';
import { listOf } from '../cases.ts';
import type { Entry } from './lists-by-name.ts';
import { formOfLists, pick } from './lists-by-name.ts';

const ANSWERS = ['bytesHex', 'decoded', 'header'];

const question =
  (list: string) =>
  (entry: Entry): Part[] => [
    {
      adapter: `wire ${list}`,
      given: pick(entry, (key) => !ANSWERS.includes(key)),
      when: list,
      expected: pick(entry, (key) => ANSWERS.includes(key)),
    },
  ];

function special(entry: Entry): Part[] {
  const what = String(entry.what);
  const adapter = `wire ${what.split(/[ :]/)[0]}`;
  if (!Array.isArray(entry.values) || !entry.values.every(Array.isArray)) {
    return [{ adapter, given: {}, when: what, expected: pick(entry, (key) => key !== 'what') }];
  }
  const rows = entry.values.map((row) => listOf(row, what));
  return [
    { adapter, given: rows.map(([first]) => first), when: what, expected: rows.map(([, ...rest]) => rest) },
  ];
}

export const wireForm = formOfLists('wire oracle', {
  messages: question('messages'),
  consumerProtocol: (entry) => [
    {
      adapter: `wire ${String(entry.type)}`,
      given: entry.given,
      when: entry.version,
      expected: pick(entry, (key) => ANSWERS.includes(key)),
    },
  ],
  special,
  malformed: question('malformed'),
});
