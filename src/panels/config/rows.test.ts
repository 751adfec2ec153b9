import { describe, expect, it } from 'vitest';
import type { ConfigsView } from '../../contract/config-view.ts';
import { type ConfigSubject, rangeOf, rowsOf, sinceOf } from './rows.ts';

const view: ConfigsView = {
  topics: { orders: { topicId: 'x', configs: { 'min.insync.replicas': '2' } } },
  dynamic: { '': { 'log.retention.ms': '60000' }, '1': { 'num.io.threads': '4' } },
  fixed: { '1': { 'log.segment.bytes': '2850' }, '2': { 'log.segment.bytes': '2850' } },
  groups: { pickers: { 'share.record.lock.duration.ms': '15000' } },
  producers: { 'p-till': { acks: '1' } },
  consumers: {},
};
const row = (subject: ConfigSubject, name: string) =>
  rowsOf(subject, view, '4.1').find((one) => one.name === name);
const orders = { scope: 'topic', name: 'orders' } as const;

describe('the configs of a thing', () => {
  it('come from itself, from all brokers, from the file, or are Kafka’s defaults', () => {
    expect(row(orders, 'min.insync.replicas')).toMatchObject({
      value: '2',
      usual: '1',
      isOwn: true,
      isChanged: true,
    });
    expect(row(orders, 'retention.ms')).toMatchObject({ value: '60000', isOwn: false, isChanged: true });
    expect(row(orders, 'segment.bytes')).toMatchObject({ value: '2850', isOwn: false, isChanged: true });
    expect(row(orders, 'cleanup.policy')).toMatchObject({ value: 'delete', isOwn: false, isChanged: false });
  });

  it('of one broker stand over those of all', () => {
    expect(row({ scope: 'broker', name: '1' }, 'num.io.threads')).toMatchObject({ value: '4', isOwn: true });
    expect(row({ scope: 'broker', name: '2' }, 'num.io.threads')).toMatchObject({ value: '8', isOwn: false });
    expect(row({ scope: 'producer', name: 'p-till' }, 'acks')).toMatchObject({ value: '1', isChanged: true });
  });

  it('have ranges as Kafka writes them, to the end of a long', () => {
    const range = (name: string): string => {
      const definition = row(orders, name)?.definition;
      return definition ? rangeOf(definition) : '';
    };
    expect(range('retention.ms')).toBe('-1 … 9223372036854775807');
    expect(range('min.insync.replicas')).toBe('1 … 1000');
    expect(range('cleanup.policy')).not.toContain('…');
  });

  it('may be set where Kafka lets them be set while it runs', () => {
    expect(row({ scope: 'broker', name: '1' }, 'replica.lag.time.max.ms')?.isDynamic).toBe(false);
    expect(row({ scope: 'broker', name: '1' }, 'leader.replication.throttled.rate')?.isDynamic).toBe(true);
    expect(row({ scope: 'broker', name: '' }, 'leader.replication.throttled.rate')?.isDynamic).toBe(false);
    // What a consumer runs with, no command changes.
    expect(row({ scope: 'producer', name: 'p-till' }, 'acks')?.isDynamic).toBe(true);
    expect(row({ scope: 'consumer', name: 'k-ada' }, 'max.poll.records')?.isDynamic).toBe(false);
    expect(row({ scope: 'group', name: 'pickers' }, 'share.isolation.level')?.isDynamic).toBe(true);
    expect(row(orders, 'retention.ms')?.isDynamic).toBe(true);
  });

  it('of a group stand over those that its broker gives to all', () => {
    const lock = 'share.record.lock.duration.ms';
    expect(row({ scope: 'group', name: 'pickers' }, lock)).toMatchObject({ value: '15000', isOwn: true });
    expect(row({ scope: 'group', name: 'others' }, lock)).toMatchObject({ value: '30000', isOwn: false });
  });

  it('say from which era on they are there', () => {
    const since = (scope: ConfigSubject['scope'], name: string) => {
      const definition = row({ scope, name: '' }, name)?.definition;
      return definition && sinceOf(definition);
    };
    expect(since('consumer', 'group.instance.id')).toBe('2.4');
    expect(since('group', 'share.isolation.level')).toBe('4.1');
    expect(since('topic', 'retention.ms')).toBeNull();
  });

  it('are those of the era', () => {
    expect(rowsOf(orders, view, '0.10').map(({ name }) => name)).not.toContain('max.compaction.lag.ms');
  });
});
