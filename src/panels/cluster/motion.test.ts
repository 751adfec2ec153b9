import { describe, expect, it } from 'vitest';
import { milliseconds, play } from '../../ui/index.ts';
import { busDrawing } from './buses.ts';
import { layoutStage } from './geometry.ts';
import { hop } from './motion.ts';
import { outline, packetShape } from './packet-shapes.ts';
import { portsOf } from './ports.ts';
import { stageInput } from './stage-input.ts';
import { frameOf } from './test/frames.ts';

describe('a hop', () => {
  const frames = hop({ x: 0, y: 10 }, { x: 100, y: 10 }, 14);

  it('starts where the flag was and ends where it stands', () => {
    expect(frames[0]?.transform).toBe('translate(0px, 10px)');
    expect(frames.at(-1)).toEqual({ offset: 1, transform: 'translate(100px, 10px)' });
  });

  it('rises 14 px above the straight way and dips one on landing', () => {
    const heights = frames.map(({ transform }) => Number(/, (.*)px/.exec(String(transform))?.[1]));
    expect(Math.min(...heights)).toBeCloseTo(10 - 14, 5);
    expect(heights.at(-2)).toBe(11);
  });

  it('never goes back in time', () => {
    const offsets = frames.map(({ offset }) => offset ?? 0);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  });
});

describe('polite motion', () => {
  it('reads durations as style sheets write them', () => {
    expect(milliseconds(' 350ms')).toBe(350);
    expect(milliseconds('.35s')).toBe(350);
    expect(milliseconds('0ms')).toBe(0);
    expect(milliseconds('')).toBe(0);
  });

  it('is nothing where there is nothing to move', () => {
    expect(play(null, [], { duration: '--t-hop' })).toBeNull();
  });
});

describe('packets', () => {
  it('are wider the more records they carry, up to a point', () => {
    const back = (records: number) => packetShape('produce', records)[0]?.[1] ?? 0;
    expect(back(5)).toBeLessThan(back(1));
    expect(back(500)).toBe(back(50));
    expect(back(0)).toBe(back(1));
  });

  it('are written where they are, turned the way they go', () => {
    const shape = packetShape('heartbeat', 0);
    expect(outline(shape, 100, 50, 0)).toBe('M96 49L104 49L104 51L96 51Z');
    expect(outline(shape, 100, 50, 90)).toBe('M101 46L101 54L99 54L99 46Z');
  });

  it('of every kind have a shape of their own', () => {
    const kinds = ['produce', 'ack', 'error', 'fetch', 'records', 'empty', 'heartbeat', 'control'] as const;
    expect(new Set(kinds.map((kind) => outline(packetShape(kind, 1), 0, 0, 0))).size).toBe(kinds.length);
  });
});

describe('ports', () => {
  const layout = layoutStage(stageInput(frameOf(), 704, 1440));
  const view = { top: 44, height: 600, scrollTop: 120 };

  it('lie level with the producers’ panels, wherever the rows are scrolled to', () => {
    const ports = portsOf(['p-a', 'p-b'], layout, view, (id) => (id === 'p-a' ? 94 : 357));
    expect(ports['p-a']).toEqual({ y: 50 + 120, busX: 6 });
    expect(ports['p-b']).toEqual({ y: 313 + 120, busX: 11 });
  });

  it('rise from below where no panel is to be seen', () => {
    expect(portsOf(['p-a'], layout, view, () => null)['p-a']?.y).toBe(598 + 120);
  });

  it('have a rule that reaches from where they come in to the last row of their topic', () => {
    const frame = frameOf();
    const producers = { 'p-checkout': { topic: 'orders' } } as unknown as typeof frame.producers;
    const { rules, marks } = busDrawing(
      { 'p-checkout': { y: 50, busX: 6 } },
      { ...frame, producers },
      layout,
    );
    const last = layout.rowY['orders-1']! + layout.measures.produceLane;
    expect(rules).toBe(`M0 50H6M6 50V${last}`);
    expect(marks).toMatch(/^M0 45.5/);
  });

  it('keep many producers’ lanes apart from the labels', () => {
    const many = Array.from({ length: 12 }, (_, i) => `p-${i}`);
    const lanes = Object.values(portsOf(many, layout, view, () => null)).map(({ busX }) => busX);
    expect(new Set(lanes).size).toBe(12);
    expect(Math.max(...lanes)).toBeLessThan(layout.measures.gutter);
  });

  it('are none on a phone, where messages come in at the edge', () => {
    const phone = layoutStage(stageInput(frameOf(), 390, 390));
    expect(portsOf(['p-a'], phone, view, () => null)).toEqual({});
  });
});
