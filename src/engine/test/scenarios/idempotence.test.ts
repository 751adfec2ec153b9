/** What Kafka promises of a producer whose acknowledgement is lost on the way. */
import { describe, expect, it } from 'vitest';
import { Cluster, SHOP } from '../cluster-script.ts';

/** The connection breaks while the answer to the third record is on it. */
function loseAnAnswer(producer: { acks: 'all' | 1; idempotence: boolean }): Cluster {
  const cluster = new Cluster({ producer });
  cluster.send(2);
  cluster.hand(1);
  const { flight } = cluster.until('request.sent', (e) => e.flight.api === 'Produce' && e.flight.isResponse);
  cluster.link('reset', SHOP, flight.from);
  cluster.until('produce.refused', ({ error, willRetry }) => error === 'NETWORK_EXCEPTION' && willRetry);
  cluster.until('produce.acknowledged');
  cluster.run(2);
  return cluster;
}

describe('a lost acknowledgement', () => {
  it('makes an idempotent producer send again what the broker recognises: it is written once', () => {
    const cluster = loseAnAnswer({ acks: 'all', idempotence: true });
    expect(cluster.seen('produce.duplicateRecognised')).toMatchObject([{ baseOffset: 2 }]);
    expect(cluster.seen('produce.acknowledged').at(-1)).toMatchObject({ baseOffset: 2, firstNumber: 3 });
    expect(cluster.story(cluster.leader())).toBe('1@0 2@0 3@0');
    expect(cluster.frame.audit).toMatchObject({ sent: 3, acknowledged: 3, committed: 3, duplicated: 0 });
  });

  it('is recognised by the next leader too, which rebuilt its memory from what it copied', () => {
    const cluster = new Cluster();
    cluster.send(2);
    cluster.hand(1);
    const { flight } = cluster.until(
      'request.sent',
      (e) => e.flight.api === 'Produce' && e.flight.isResponse,
    );
    cluster.kill(Number(flight.from.slice(1)));
    const recognised = cluster.until('produce.duplicateRecognised');
    expect(recognised).toMatchObject({ brokerId: cluster.leader(), baseOffset: 2 });
    cluster.until('produce.acknowledged');
    expect(cluster.story(cluster.leader())).toBe('1@0 2@0 3@0');
    expect(cluster.frame.audit.duplicated).toBe(0);
  });

  it.each([['all'], [1]] as const)(
    'doubles a record without idempotence (acks=%s), and it is counted',
    (acks) => {
      const cluster = loseAnAnswer({ acks, idempotence: false });
      expect(cluster.seen('produce.duplicateRecognised')).toEqual([]);
      expect(cluster.story(cluster.leader())).toBe('1@0 2@0 3@0 3@0');
      expect(cluster.frame.audit).toMatchObject({ sent: 3, acknowledged: 3, duplicated: 1, lost: 0 });
      expect(cluster.complaints()).toEqual([]);
    },
  );

  it('with acks=0 loses a record without a word', () => {
    const cluster = new Cluster({ producer: { acks: 0, idempotence: false } });
    cluster.hand(2);
    cluster.run(1);
    cluster.hand(1);
    cluster.link('reset', SHOP, `b${cluster.leader()}`);
    cluster.run(5);
    expect(cluster.story(cluster.leader())).toBe('1@0 2@0');
    expect(cluster.frame.producers[SHOP]).toMatchObject({ sent: 3, failed: 0, retries: 0 });
  });
});

describe('an idempotent producer', () => {
  it('keeps its records in order through lost requests and answers', () => {
    const cluster = new Cluster({ producerConfigs: { 'linger.ms': '0' } });
    cluster.configure({ ratePerSecond: 200 });
    for (let round = 0; round < 40; round++) {
      cluster.run(0.073);
      cluster.link('reset', SHOP, `b${cluster.leader()}`);
    }
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(10);
    const { sent, committed, duplicated, outOfOrder, lost, failed } = cluster.frame.audit;
    expect(sent).toBeGreaterThan(400);
    expect({ committed, duplicated, outOfOrder, lost, failed }).toEqual({
      committed: sent,
      duplicated: 0,
      outOfOrder: 0,
      lost: 0,
      failed: 0,
    });
    const numbers = cluster
      .story(cluster.leader())
      .split(' ')
      .map((record) => Number.parseInt(record, 10));
    expect(numbers).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a producer whose broker is dead', () => {
  it('keeps its batches until there is somebody to send them to: no attempt is lost on a refused connection', () => {
    const cluster = new Cluster({ producerConfigs: { retries: '1' } });
    cluster.send(1);
    cluster.kill(cluster.leader());
    cluster.hand(3);
    cluster.until('produce.acknowledged');
    cluster.run(2);
    expect(cluster.seen('produce.refused').filter(({ error }) => error === 'NETWORK_EXCEPTION')).toEqual([]);
    expect(cluster.frame.audit).toMatchObject({ sent: 4, acknowledged: 4, failed: 0 });
  });

  it('does so with acks=0 too', () => {
    const cluster = new Cluster({ producer: { acks: 0, idempotence: false } });
    cluster.hand(1);
    cluster.run(1);
    cluster.kill(cluster.leader());
    cluster.run(0.1);
    cluster.hand(3);
    cluster.until('replica.becameLeader');
    cluster.run(3);
    expect(cluster.story(cluster.leader())).toBe('1@0 2@1 3@1 4@1');
  });
});

it('a batch that was refused goes to the next leader as soon as the producer hears of it, not when its backoff ends', () => {
  // Cut off from its followers, the old leader keeps the batch until the request times out.
  const backoff = { 'retry.backoff.ms': '20000', 'retry.backoff.max.ms': '20000' };
  const cluster = new Cluster({ producerConfigs: { ...backoff, 'request.timeout.ms': '1000' } });
  const old = cluster.leader();
  for (const id of cluster.followers()) cluster.link('cut', `b${old}`, `b${id}`);
  cluster.hand(1);
  const refused = cluster.until('produce.refused');
  cluster.kill(old);
  cluster.until('replica.becameLeader');
  const again = cluster.until('request.sent', ({ flight }) => flight.kind === 'produce');
  expect(again.timeUs - refused.timeUs).toBeLessThan(20_000_000);
  const why = cluster.events.find(({ id }) => id === again.cause);
  expect(why).toMatchObject({ type: 'request.sent', flight: { api: 'Metadata', isResponse: true } });
});
