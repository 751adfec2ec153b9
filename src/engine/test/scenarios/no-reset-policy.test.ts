/** `auto.offset.reset=none`: an application that has no position, or whose position is gone, hears so from poll(), and ends. */
import { describe, expect, it } from 'vitest';
import { Cluster, ORDERS } from '../cluster-script.ts';

const cautious = () =>
  new Cluster({
    configs: { 'offsets.topic.num.partitions': '1', 'group.initial.rebalance.delay.ms': '0' },
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'none', 'auto.commit.interval.ms': '200' },
      },
    ],
    consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 30_000, processingMs: 1 }],
  });
const place = (cluster: Cluster, to: 'beginning' | 'end') => {
  cluster.give({ type: 'group.resetOffsets', groupId: 'team', topic: 'orders', to });
  cluster.until('group.offsetsReset', () => true, 20);
};
const thrown = (cluster: Cluster) =>
  cluster.seen('consumer.callFailed').map(({ call, exception }) => `${call} ${exception}`);

describe('a consumer without auto.offset.reset', () => {
  it('ends when nothing is committed, leaves its group, and reads as soon as something is', () => {
    const cluster = cautious();
    cluster.send(3);
    cluster.until('node.stopped', ({ node }) => node === 'k-ada', 60);
    expect(thrown(cluster)).toEqual(['poll NoOffsetForPartitionException']);
    expect(cluster.seen('consumer.polled')).toEqual([]);
    expect(cluster.seen('group.memberLeft')).toMatchObject([{ consumerId: 'k-ada', why: 'left' }]);
    place(cluster, 'beginning');
    cluster.give({ type: 'consumer.start', consumerId: 'k-ada' });
    expect(cluster.until('consumer.polled', () => true, 20)).toMatchObject({ fromOffset: 0, toOffset: 2 });
    cluster.run(3);
    expect(thrown(cluster)).toHaveLength(1);
    expect(cluster.complaints()).toEqual([]);
  });

  it('ends when what is committed is not in the log any more', () => {
    const cluster = cautious();
    cluster.send(3);
    cluster.run(2);
    place(cluster, 'beginning');
    cluster.give({ type: 'log.deleteRecords', topic: 'orders', partition: 0, beforeOffset: 2 });
    cluster.until('log.recordsDeleted', ({ partition }) => partition === ORDERS, 20);
    cluster.until('node.stopped', ({ node }) => node === 'k-ada', 60);
    expect(thrown(cluster)).toEqual(['poll OffsetOutOfRangeException']);
    expect(cluster.complaints()).toEqual([]);
  });
});
