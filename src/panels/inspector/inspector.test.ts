import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import { type ClusterFrame, EMPTY_FRAME, type PartitionView } from '../../contract/frame.ts';
import { english } from '../../i18n/index.ts';
import { historyOf } from './history.ts';
import { sheetOf } from './sheet.ts';

const replica = (brokerId: number, highWatermark: number, logEndOffset: number) => ({
  brokerId,
  role: brokerId === 2 ? ('none' as const) : ('follower' as const),
  leaderEpoch: 5,
  logStartOffset: 0,
  highWatermark,
  lastStableOffset: highWatermark,
  logEndOffset,
  inIsr: brokerId !== 2,
  atRisk: brokerId === 2 ? 3 : 0,
  sizeBytes: 4700,
  truncated: null,
});
const orders1: PartitionView = {
  id: 'orders-1',
  topic: 'orders',
  partition: 1,
  leaderId: 3,
  leaderEpoch: 5,
  partitionEpoch: 9,
  replicas: [2, 3, 1],
  isr: [3, 1],
  eligible: [],
  lastKnownLeaderId: -1,
  adding: [],
  removing: [],
  pendingIsr: null,
  status: 'electing',
  previousLeaderId: 2,
  highWatermarkHeldBy: null,
  logs: [replica(2, 45, 50), replica(3, 45, 47), replica(1, 44, 47)],
};
const frame: ClusterFrame = { ...EMPTY_FRAME, partitions: { 'orders-1': orders1 } };
const valueIn = (rows: readonly { name: string; value: string }[], name: string) =>
  rows.find((row) => row.name === name)?.value;

describe('the inspector’s sheet', () => {
  it('says of a partition who leads, who is in sync, and what it waits for', () => {
    const sheet = sheetOf({ kind: 'partition', id: 'orders-1' }, frame, english);
    expect(sheet?.badge).toEqual({ text: 'Electing leader', tone: 'amber' });
    expect(valueIn(sheet?.rows ?? [], 'In-sync replicas')).toBe('3, 1 of 3');
    expect(valueIn(sheet?.rows ?? [], 'High watermark')).toBe('45');
    expect(sheet?.notes[0]).toMatch(/named broker 3/);
    expect(sheet?.notes).toContain(english.t('inspector.note.atRisk'));
  });

  it('says of a replica what only it has', () => {
    const sheet = sheetOf({ kind: 'replica', id: 'orders-1', brokerId: 2 }, frame, english);
    expect(valueIn(sheet?.rows ?? [], 'Acked, only here')).toBe('3');
    expect(sheet?.badge).toEqual({ text: 'Not serving', tone: 'red' });
  });

  it('has nothing to say of what is not there at this moment', () => {
    for (const kind of [
      'partition',
      'broker',
      'producer',
      'group',
      'consumer',
      'topic',
      'controller',
    ] as const) {
      expect(sheetOf({ kind, id: 'nowhere' }, frame, english), kind).toBeNull();
    }
  });
});

describe('historyOf', () => {
  const at = (id: number, body: object) => ({ id, timeUs: id, cause: null, ...body }) as EngineEvent;
  const events = [
    at(1, { type: 'command.accepted', commandId: 'you-1', command: { type: 'broker.kill', brokerId: 2 } }),
    at(2, { type: 'node.killed', node: 'b2' }),
    at(3, { type: 'broker.fenced', brokerId: 2, silentForMs: 9000 }),
    at(4, { type: 'partition.leaderElected', partition: 'orders-4', fromLeader: 2, toLeader: 1 }),
    at(5, { type: 'partition.leaderElected', partition: 'orders-1', fromLeader: 2, toLeader: 3 }),
  ];

  it('tells a partition’s story with the deeds done to its brokers, not with all that befell them', () => {
    expect(historyOf(events, ['orders-1', 'b3', 'b2']).map((event) => event.id)).toEqual([1, 3, 5]);
  });

  it('tells a broker’s story with all that names it', () => {
    expect(historyOf(events, ['b2']).map((event) => event.id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps to the last few', () => {
    const many = Array.from({ length: 20 }, (_, i) => at(i + 1, { type: 'node.killed', node: 'b2' }));
    expect(historyOf(many, ['b2']).map((event) => event.id)).toEqual([15, 16, 17, 18, 19, 20]);
  });
});
