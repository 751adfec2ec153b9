import { describe, expect, it } from 'vitest';
import { english } from '../../i18n/index.ts';
import { layoutStage } from './geometry.ts';
import { stripOf } from './model.ts';
import { bracketsOf, drawRow } from './row-drawing.ts';
import { offsetX } from './scale.ts';
import { stageInput } from './stage-input.ts';
import { frameOf, group, lag, partition, replica } from './test/frames.ts';

const UP = [1, 2, 3].map((brokerId) => ({ brokerId, isDown: false }));
const layoutAt = (width: number, windowWidth: number) =>
  layoutStage(stageInput(frameOf(), width, windowWidth));
const desk = layoutAt(1008, 1440);

const notesIn = (change: Parameters<typeof partition>[1], layout = desk, brokers = UP) =>
  drawRow(partition(0, change), layout, brokers, english.t).cells.flatMap(({ cell, notes }) =>
    notes.map(({ text, tone }) => `${cell.brokerId} ${tone} ${text}`),
  );

describe('notes', () => {
  it('say the epoch at the leader, and that the high watermark is held', () => {
    expect(notesIn({})).toEqual(['1 plain epoch 5']);
    expect(notesIn({ highWatermarkHeldBy: 'minIsr' })).toEqual(['1 plain epoch 5', '1 amber HW held']);
  });

  it('give up the epoch in a small window, but not what is wrong', () => {
    const small = layoutAt(928, 1024);
    expect(notesIn({}, small)).toEqual([]);
    expect(notesIn({ highWatermarkHeldBy: 2 }, small)).toEqual(['1 amber HW held']);
  });

  it('never run out of their channel', () => {
    for (const layout of [desk, layoutAt(704, 1440), layoutAt(928, 1024), layoutAt(390, 390)])
      for (const end of [0, 5, 12, 40, 4000])
        for (const behind of [0, 3, 30]) {
          const logs = [
            replica(1, { role: 'leader', logEndOffset: end, highWatermark: Math.max(0, end - behind) }),
          ];
          const { cells } = drawRow(
            partition(0, { logs, highWatermarkHeldBy: 'minIsr' }),
            layout,
            UP,
            english.t,
          );
          for (const { notes, column } of cells)
            for (const note of notes) {
              const width = note.text.length * 4;
              const right = note.anchor === 'start' ? note.x + width : note.x;
              expect(right).toBeLessThanOrEqual(column.channelWidth + 2);
            }
        }
  });

  it('tell an election at the one who is elected, and old leaders from new', () => {
    expect(notesIn({ status: 'electing', leaderId: 3, previousLeaderId: 2 })).toEqual([
      '3 amber electing, epoch 5',
    ]);
    const logs = [replica(1, { role: 'leader', leaderEpoch: 4 }), replica(2, { role: 'leader' }), replica(3)];
    expect(notesIn({ leaderId: 2, logs })).toContain('1 amber old leader, epoch 4');
  });

  it('name what only a dead broker holds', () => {
    const brokers = [UP[0]!, { brokerId: 2, isDown: true }, UP[2]!];
    const logs = [replica(1, { role: 'leader' }), replica(2, { atRisk: 3 }), replica(3)];
    expect(notesIn({ logs }, desk, brokers)).toContain('2 red 3 acked, at risk');
  });

  it('say when nobody may lead', () => {
    expect(notesIn({ status: 'offline', leaderId: -1 })).toEqual(['1 red no leader']);
  });
});

describe('the flag', () => {
  it('is in the air between the old leader and the new while the election is under way', () => {
    const electing = partition(0, { status: 'electing', leaderId: 3, previousLeaderId: 1 });
    const { flag } = drawRow(electing, desk, UP, english.t);
    const [first, , third] = desk.columns;
    expect(flag?.arc).not.toBeNull();
    expect(flag?.at.x).toBeCloseTo((first!.channelX + third!.channelX) / 2 - 1, 5);
  });

  it('has no arc when nobody led before', () => {
    const first = partition(0, { status: 'electing', leaderId: 3, previousLeaderId: -1 });
    expect(drawRow(first, desk, UP, english.t).flag).toMatchObject({ arc: null, look: 'hollow' });
  });
});

describe('lag brackets', () => {
  const logs = [replica(1, { role: 'leader', highWatermark: 100, logEndOffset: 102 })];
  const drawing = drawRow(partition(0, { logs }), desk, UP, english.t);
  const bracketAt = (position: number) => {
    const frame = frameOf({ groups: [group('billing', [lag('orders-0', { position })])] });
    return bracketsOf([stripOf(frame, 'billing', 'orders-0', null)], drawing, desk)[0];
  };

  it('reach from the group’s position to the high watermark, on the leader’s scale', () => {
    const left = desk.columns[0]!.channelX;
    expect(bracketAt(90)).toMatchObject({
      from: left + offsetX(drawing.scale, 90),
      to: left + offsetX(drawing.scale, 100),
      isTorn: false,
      hue: 0,
    });
  });

  it('are torn when the position has scrolled out, and none when it is unknown', () => {
    expect(bracketAt(3)?.isTorn).toBe(true);
    expect(bracketAt(-1)).toBeUndefined();
  });
});
