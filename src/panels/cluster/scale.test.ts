import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { channelShape } from './channel.ts';
import { offsetX, SPAN_USUAL, scaleOf } from './scale.ts';
import { partition, replica } from './test/frames.ts';

const logs = fc.array(
  fc.record({
    end: fc.integer({ min: 0, max: 5000 }),
    behind: fc.integer({ min: 0, max: 60 }),
    inIsr: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);
const viewOf = (entries: readonly { end: number; behind: number; inIsr: boolean }[]) =>
  partition(0, {
    logs: entries.map(({ end, behind, inIsr }, i) =>
      replica(i + 1, { logEndOffset: end, highWatermark: Math.max(0, end - behind), inIsr }),
    ),
  });

describe('the scale of a partition', () => {
  test.prop([logs, fc.integer({ min: 40, max: 260 })])(
    'is one for all replicas: a higher offset never lies further left, and all stays in the channel',
    (entries, width) => {
      const view = viewOf(entries);
      const scale = scaleOf(view, width);
      for (const log of view.logs) {
        const shape = channelShape(log, scale, { hw: true, leo: true });
        expect(shape.start).toBeGreaterThanOrEqual(0);
        expect(shape.hw).toBeGreaterThanOrEqual(shape.start);
        expect(shape.leo).toBeGreaterThanOrEqual(shape.hw);
        expect(shape.leo).toBeLessThanOrEqual(width);
      }
      const ends = view.logs.map(({ logEndOffset }) => logEndOffset).toSorted((a, b) => a - b);
      for (let i = 1; i < ends.length; i++)
        expect(offsetX(scale, ends[i]!)).toBeGreaterThanOrEqual(offsetX(scale, ends[i - 1]!));
    },
  );

  test.prop([logs])('ends a little past the longest log', (entries) => {
    const view = viewOf(entries);
    const scale = scaleOf(view, 126);
    const longest = Math.max(...view.logs.map(({ logEndOffset }) => logEndOffset));
    expect(offsetX(scale, longest)).toBeLessThan(126);
    if (longest > 100) expect(offsetX(scale, longest)).toBeGreaterThan(126 * 0.55);
  });

  it('moves with the log by exactly one record per record, and starts at zero', () => {
    const at = (end: number) =>
      scaleOf({ logs: [replica(1, { highWatermark: end, logEndOffset: end })] }, 126).base;
    expect(at(0)).toBe(0);
    expect(at(SPAN_USUAL)).toBe(0);
    expect(at(60) - at(59)).toBe(1);
  });

  it('shows more offsets when the high watermark is held far behind', () => {
    const usual = scaleOf(partition(0), 126).pxPerOffset;
    const held = scaleOf(
      { logs: [replica(1, { highWatermark: 10, logEndOffset: 60 }), replica(2, { logEndOffset: 60 })] },
      126,
    );
    expect(held.pxPerOffset).toBeLessThan(usual);
    expect(offsetX(held, 10)).toBeGreaterThan(0);
  });

  it('is not squeezed by a replica that fell out of sync long ago', () => {
    const logsWith = (behind: number) => [
      replica(1, { highWatermark: 500, logEndOffset: 500 }),
      replica(2, { highWatermark: behind, logEndOffset: behind, inIsr: false }),
    ];
    expect(scaleOf({ logs: logsWith(3) }, 126)).toEqual(scaleOf({ logs: logsWith(499) }, 126));
  });
});

describe('a channel', () => {
  const scale = scaleOf({ logs: [replica(1, { highWatermark: 98, logEndOffset: 100 })] }, 200);

  it('is torn at the left only when older records have scrolled out', () => {
    const shape = (logStartOffset: number) =>
      channelShape(replica(1, { logStartOffset, highWatermark: 98, logEndOffset: 100 }), scale, {
        hw: true,
        leo: true,
      });
    expect(shape(0).isTorn).toBe(true);
    expect(shape(90).isTorn).toBe(false);
    expect(shape(90).start).toBeGreaterThan(0);
  });

  it('says when its whole log lies further left than the window reaches', () => {
    const shape = (logEndOffset: number) =>
      channelShape(replica(1, { highWatermark: logEndOffset, logEndOffset }), scale, { hw: true, leo: true });
    expect(shape(20)).toMatchObject({ isBehind: true, leo: 0 });
    expect(shape(90).isBehind).toBe(false);
  });

  it('marks the records at risk at the end of the log', () => {
    const { risk, leo } = channelShape(
      replica(1, { highWatermark: 95, logEndOffset: 100, atRisk: 3 }),
      scale,
      {
        hw: true,
        leo: true,
      },
    );
    expect(risk).toEqual({ from: offsetX(scale, 97), to: leo });
  });

  it('ends its water with its own log when it has heard of a higher watermark', () => {
    const shape = channelShape(replica(1, { highWatermark: 99, logEndOffset: 96 }), scale, {
      hw: true,
      leo: true,
    });
    expect(shape.hw).toBe(offsetX(scale, 96));
  });
});
