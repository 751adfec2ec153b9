/** A transactional id up close, against the coordinator's memory and the logs. */
import { describe, expect, it } from 'vitest';
import type { TransactionsCloseUp } from '../../contract/transactions-close-up.ts';
import { Cluster, SHOP } from '../test/cluster-script.ts';

const ONE_EACH = {
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
};

const transactional = (recordsPerTransaction: number, abortPercent = 0) =>
  new Cluster({
    configs: ONE_EACH,
    producer: {
      transaction: { transactionalId: 'till', recordsPerTransaction, abortPercent, alsoTo: [] },
    },
  });

function look(cluster: Cluster, transactionalId: string | null = null): TransactionsCloseUp {
  const closeUp = cluster.engine.closeUp({ kind: 'transactions', transactionalId, count: 40 });
  if (closeUp?.kind !== 'transactions') throw new Error('no close look came');
  return closeUp;
}

const kinds = (closeUp: TransactionsCloseUp): string =>
  (closeUp.strips[0]?.cells ?? []).map(({ kind }) => kind).join(' ');

describe('a transactional id up close', () => {
  it('is not there where nobody has one', () => {
    const cluster = new Cluster();
    expect(look(cluster)).toMatchObject({ isSupported: true, ids: [], transactionalId: null });
    const old = new Cluster({ era: '0.10', zookeepers: 1 });
    expect(look(old).isSupported).toBe(false);
  });

  it('shows records of an open transaction as open, and the last stable offset before them', () => {
    const cluster = transactional(5);
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 3 });
    cluster.run(2);
    const closeUp = look(cluster);
    const [strip] = closeUp.strips;
    expect(closeUp.coordinator).toMatchObject({ state: 'Ongoing', partitions: ['orders-0'] });
    expect(kinds(closeUp)).toBe('open open open');
    expect(strip).toMatchObject({ lastStableOffset: 0, highWatermark: 3, marker: { status: 'none' } });
    expect(strip?.lastStableOffset).toBe(cluster.replica(cluster.leader()).lastStableOffset);
  });

  it('shows the marker on its way, written, and acknowledged, in this order', () => {
    const cluster = transactional(2);
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 2 });
    const seen: string[] = [];
    for (let i = 0; i < 6000; i++) {
      const closeUp = look(cluster);
      const status = closeUp.strips[0]?.marker.status;
      if (status && seen.at(-1) !== status) seen.push(status);
      // What the coordinator waits for is what has not been acknowledged.
      if (closeUp.coordinator?.state === 'PrepareCommit' && status === 'acknowledged')
        expect(closeUp.coordinator.partitions).toEqual([]);
      if (closeUp.coordinator?.state === 'CompleteCommit') break;
      cluster.engine.step();
    }
    expect(seen.at(0)).toBe('none');
    expect(seen).toContain('sent');
    expect(seen).toContain('written');
    expect(seen.at(-1)).toBe('acknowledged');
    const order = ['none', 'queued', 'sent', 'written', 'replicated', 'acknowledged'];
    expect(seen).toEqual([...seen].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(kinds(look(cluster))).toBe('committed committed commitMarker');
  });

  it('shows the records of an aborted one as aborted, and the steps in the transaction log', () => {
    const cluster = transactional(2, 100);
    // What has not been sent when it is aborted never is: only the first lies in the log.
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 1 });
    cluster.run(1);
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 1 });
    cluster.run(2);
    const closeUp = look(cluster, 'till');
    expect(kinds(closeUp)).toBe('aborted abortMarker');
    expect(closeUp.history.map(({ state }) => state)).toEqual([
      'Empty',
      'Ongoing',
      'PrepareAbort',
      'CompleteAbort',
    ]);
    expect(closeUp.strips[0]?.marker).toEqual({ status: 'acknowledged', offset: 1, outcome: 'abort' });
    expect(closeUp.instances).toMatchObject([{ nodeId: SHOP, isUp: true, state: 'READY' }]);
  });

  it('changes nothing', () => {
    const cluster = transactional(5);
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 3 });
    cluster.run(1);
    const before = cluster.engine.digest();
    look(cluster);
    expect(cluster.engine.digest()).toEqual(before);
  });
});
