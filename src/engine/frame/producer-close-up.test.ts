/** A producer from inside, against what the engine's own parts say. */
import { describe, expect, it } from 'vitest';
import type { ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { partitionForKey } from '../protocol/murmur2.ts';
import { Cluster, SHOP } from '../test/cluster-script.ts';

function look(cluster: Cluster, follow: number | null = null): ProducerCloseUp {
  const closeUp = cluster.engine.closeUp({ kind: 'producer', producerId: SHOP, follow });
  if (closeUp?.kind !== 'producer') throw new Error('there is no such producer');
  return closeUp;
}

describe('a producer up close', () => {
  it('has no record before the first, and says of a later one that it is not sent', () => {
    const cluster = new Cluster();
    expect(look(cluster).followed).toBeNull();
    expect(look(cluster, 3).followed).toMatchObject({ number: 3, stage: 'unsent', partition: null });
  });

  it('shows a record in its batch, in flight, and in the log', () => {
    const cluster = new Cluster();
    const seen: string[] = [];
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 1 });
    for (let i = 0; i < 4000; i++) {
      const { followed, deques, connections } = look(cluster, 1);
      if (!followed) throw new Error('the record is lost from sight');
      const inDeques = deques.flatMap(({ batches }) => batches).find(({ id }) => id === followed.batchId);
      const inRequests = connections.flatMap(({ requests }) => requests.flatMap(({ batches }) => batches));
      // Three pictures of the same thing.
      if (followed.stage === 'batch') expect(inDeques?.where).toBe('deque');
      if (followed.stage === 'flight') {
        expect(inDeques?.where).toBe('flight');
        expect(inRequests.some(({ batchId }) => batchId === followed.batchId)).toBe(true);
      }
      const stage = `${followed.stage}${followed.offset >= 0 ? ' logged' : ''}${followed.isCommitted ? ' committed' : ''}`;
      if (seen.at(-1) !== stage) seen.push(stage);
      if (stage === 'done logged committed') break;
      cluster.engine.step();
    }
    expect(seen[0]).toMatch(/^(batch|flight)$/);
    expect(seen).toContain('flight');
    expect(seen).toContain('flight logged');
    expect(seen.at(-1)).toBe('done logged committed');
  });

  it('counts what a broker remembers as the leader’s log has it', () => {
    const cluster = new Cluster();
    cluster.send(5);
    cluster.run(2);
    const { connections, deques, pid } = look(cluster);
    const remembered = connections.flatMap((connection) => connection.remembered);
    expect(pid).toBeGreaterThanOrEqual(0);
    const acked = deques.filter(({ lastAckedSequence }) => lastAckedSequence >= 0);
    expect(acked.length).toBeGreaterThan(0);
    expect(remembered.map(({ partition, lastSequence }) => [partition, lastSequence])).toEqual(
      acked.map(({ partition, lastAckedSequence }) => [partition, lastAckedSequence]),
    );
  });

  it('hashes a key as the partitioner does', () => {
    const cluster = new Cluster({ partitions: 5, producer: { keyStrategy: 'keyed' } });
    cluster.send(8);
    for (let number = 1; number <= 8; number++) {
      const { followed } = look(cluster, number);
      if (followed?.key == null) throw new Error('a record without a key');
      expect(followed.how).toBe('key');
      const chosen = ((followed.hash ?? 0) & 0x7fffffff) % followed.partitionCount;
      expect(chosen).toBe(partitionForKey(followed.key, followed.partitionCount));
      expect(followed.partition?.endsWith(`-${chosen}`)).toBe(true);
    }
  });

  it('changes nothing', () => {
    const cluster = new Cluster();
    cluster.send(3);
    const before = cluster.engine.digest();
    look(cluster);
    look(cluster, 2);
    expect(cluster.engine.digest()).toEqual(before);
  });

  it('knows only producers', () => {
    const cluster = new Cluster();
    expect(cluster.engine.closeUp({ kind: 'producer', producerId: 'b1', follow: null })).toBeNull();
  });
});
