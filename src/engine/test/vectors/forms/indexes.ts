/** What Kafka's storage classes made of appends, lookups, files and checkpoints. */
import type { Part } from '../cases.ts';
import { listOf, objectOf } from '../cases.ts';
import { withoutJdkWords } from './java-errors.ts';
import type { Entry } from './lists-by-name.ts';
import { formOfLists, pick } from './lists-by-name.ts';

export const indexesForm = formOfLists('index oracle', {
  series: seriesParts,
  direct: ({ ops, type, baseOffset, maxIndexSize, ...answers }) => {
    const rows = rowsOf(ops, 'ops');
    return [
      {
        adapter: 'index direct',
        given: { type, baseOffset, maxIndexSize },
        when: rows.map(([op]) => op),
        expected: withoutJdkWords({ ...answers, ops: rows.map(([, ...answer]) => answer) }),
      },
    ];
  },
  sanity: ({ file, baseOffset, bytesHex, ...answers }) => [
    {
      adapter: 'index sanity',
      given: { file, baseOffset, bytesHex },
      when: 'sanityCheck',
      expected: answers,
    },
  ],
  txnIndex: ({ entries, bytesHex, collectAbortedTxns, truncateTo, appendNotIncreasing }) => {
    const queries = objectsOf(collectAbortedTxns, 'collectAbortedTxns');
    const cut = objectOf(truncateTo, 'truncateTo');
    const isQuestion = (key: string) => key === 'fetchOffset' || key === 'upperBoundOffset';
    return [
      {
        adapter: 'transaction index',
        given: { entries },
        when: {
          collectAbortedTxns: queries.map((query) => pick(query, isQuestion)),
          truncateTo: cut.offset,
          appendNotIncreasing: appendNotIncreasing !== undefined,
        },
        expected: withoutJdkWords({
          bytesHex,
          collectAbortedTxns: queries.map((query) => pick(query, (key) => !isQuestion(key))),
          truncateTo: pick(cut, (key) => key !== 'offset'),
          appendNotIncreasing,
        }),
      },
    ];
  },
  roll: ({ shouldRoll, ...given }) => [
    { adapter: 'segment roll', given, when: 'shouldRoll', expected: { shouldRoll } },
  ],
  checkpoints: ({ file, entries, readText, text, read }) => [
    readText === undefined
      ? { adapter: 'checkpoint write', given: { file, entries }, when: 'write', expected: { text } }
      : {
          adapter: 'checkpoint read',
          given: { file, readText },
          when: 'read',
          expected: withoutJdkWords({ read }),
        },
  ],
  epochCache: ({ ops, ...answers }) => {
    const rows = rowsOf(ops, 'ops');
    return [
      {
        adapter: 'epoch cache',
        given: {},
        when: rows.map(([op]) => op),
        expected: { ...answers, ops: rows.map(([, ...answer]) => answer) },
      },
    ];
  },
  snapshots: ({ fileName, entriesInFileOrder, bytesHex, mutation, read }) =>
    mutation === undefined
      ? [
          {
            adapter: 'snapshot write',
            given: { entries: entriesInFileOrder, fileName },
            when: 'takeSnapshot',
            expected: { bytesHex, fileName },
          },
          {
            adapter: 'snapshot read',
            given: { bytesHex },
            when: 'read',
            expected: { entries: entriesInFileOrder },
          },
        ]
      : [
          {
            adapter: 'snapshot read',
            given: { bytesHex },
            when: 'read',
            expected: { error: withoutJdkWords(read) },
          },
        ],
});

/** What was appended is given; sizes, positions, indexes and whatever a lookup finds are answers. */
function seriesParts(entry: Entry): Part[] {
  const { indexIntervalBytes, baseOffset, partitionLeaderEpoch } = entry;
  const { appends, offsetLookups, timestampLookups, fetchUpperBound, reads, truncateTo } = entry;
  const calls = objectsOf(appends, 'appends');
  const given = { indexIntervalBytes, baseOffset, partitionLeaderEpoch, appends: calls.map(callOf) };
  const { logSize, logSha256, maxTimestampSoFar, readNextOffset, active, afterRoll, recover } = entry;
  const asked = (json: unknown, adapter: string, ...question: string[]): Part => {
    const rows = objectsOf(json, adapter);
    return {
      adapter: `series ${adapter}`,
      given,
      when: rows.map((row) => pick(row, (key) => question.includes(key))),
      expected: rows.map((row) => withoutJdkWords(pick(row, (key) => !question.includes(key)))),
    };
  };
  return [
    {
      adapter: 'series append',
      given,
      when: 'append',
      expected: {
        appends: calls.map(answerOf),
        ...{ logSize, logSha256, maxTimestampSoFar, readNextOffset, active, afterRoll, recover },
      },
    },
    asked(offsetLookups, 'offsetLookups', 'offset'),
    asked(timestampLookups, 'timestampLookups', 'timestamp', 'startingOffset'),
    asked(fetchUpperBound, 'fetchUpperBound', 'from', 'fetchSize'),
    asked(reads, 'reads', 'startOffset', 'maxSize', 'minOneMessage'),
    ...objectsOf(truncateTo, 'truncateTo').map(({ offset, thenAppends, ...answers }): Part => {
      const more = thenAppends === undefined ? [] : objectsOf(thenAppends, 'thenAppends');
      return {
        adapter: 'series truncateTo',
        given,
        when: { offset, thenAppends: more.map(callOf) },
        expected: { ...answers, thenAppends: more.map(answerOf) },
      };
    }),
  ];
}

/** Of an append call: each batch as base offset, timestamps and length of its values. */
const callOf = ({ batches }: Entry) =>
  rowsOf(batches, 'batches').map(([batchOffset, timestamps, valueLength]) => [
    batchOffset,
    timestamps,
    valueLength,
  ]);

const answerOf = ({ batches, ...answer }: Entry) => ({
  ...answer,
  sizes: rowsOf(batches, 'batches').map(([, , , sizeInBytes]) => sizeInBytes),
});

const rowsOf = (json: unknown, place: string): (readonly unknown[])[] =>
  listOf(json, place).map((row) => listOf(row, `a row of ${place}`));

const objectsOf = (json: unknown, place: string): Entry[] =>
  listOf(json, place).map((row) => objectOf(row, `an entry of ${place}`));
