/** Histories of clients, put to the auditor of histories as they are written. */
import { anomaliesOf } from '../../../audit/history/anomalies.ts';
import type { MicroOperation, Operation } from '../../../audit/history/operation.ts';
import type { Adapter } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

export const logAnomalies: Adapter = ({ options, history }) =>
  anomaliesOf(
    listOf(history, 'history').flatMap((line, i) => operationOf(objectOf(line, `line ${i}`))),
    { wwDeps: options?.wwDeps === true },
  );

/** What has only been begun says nothing yet. */
function operationOf(line: Readonly<Record<string, unknown>>): readonly Operation[] {
  const { process, type, f: does, value, rebalanced } = line;
  if (type !== 'ok' && type !== 'fail' && type !== 'info') return [];
  const isAssignment = does === 'assign' || does === 'subscribe';
  const whole = does === 'send' || does === 'poll' || does === 'txn' || isAssignment;
  if (!whole) throw new Error(`an operation is a send, poll, txn, assign or subscribe; got ${does}`);
  const items = listOf(value, 'value');
  return [
    {
      process: String(process),
      type,
      does,
      micro: isAssignment ? [] : items.flatMap((item) => microOf(listOf(item, 'micro-operation'))),
      partitions: isAssignment ? items.map(String) : [],
      rebalanced: rebalanced === undefined ? [] : listOf(rebalanced, 'rebalanced').map(String),
    },
  ];
}

function microOf([kind, first, second]: readonly unknown[]): readonly MicroOperation[] {
  if (kind === 'send') {
    const [offset, value] = Array.isArray(second) ? second : [null, second];
    return [{ kind, partition: String(first), value: String(value), offset: offset ?? null }];
  }
  if (kind !== 'poll') throw new Error(`a micro-operation is a send or a poll; got ${kind}`);
  if (!isObject(first)) return [];
  return Object.entries(first).map(([partition, pairs]) => ({
    kind,
    partition,
    reads: listOf(pairs, partition).map((pair) => {
      const [offset, value] = listOf(pair, 'a record read');
      return { offset: typeof offset === 'number' ? offset : null, value: String(value) };
    }),
  }));
}
