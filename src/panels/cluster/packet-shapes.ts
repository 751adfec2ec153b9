/** What a message looks like: solid shapes carry records, hollow ones carry none. Paths are centred on 0,0 and, where
 *  they have a direction, point to the right. */
import type { FlightKind } from '../../contract/events.ts';

/** Longest pentagon: many records make it longer, up to this much. */
const MOST_EXTRA_PX = 10;

export function packetPath(kind: FlightKind, recordCount: number): string {
  switch (kind) {
    case 'produce': {
      const back = -6 - Math.min(MOST_EXTRA_PX, Math.max(0, recordCount - 1) * 1.5);
      return `M${back} -4.5H3L7.5 0L3 4.5H${back}Z`;
    }
    case 'records': {
      // A disc for one batch; more records stretch it along its way.
      const half = Math.min(MOST_EXTRA_PX, Math.max(0, recordCount - 1) * 1.2) / 2;
      return `M${-half} -4.3H${half}A4.3 4.3 0 0 1 ${half} 4.3H${-half}A4.3 4.3 0 0 1 ${-half} -4.3Z`;
    }
    case 'fetch':
      return circle(3.4);
    case 'empty':
      return circle(2.4);
    case 'ack':
      return DIAMOND;
    case 'error':
      return `${DIAMOND}M-2 -2l4 4M2 -2l-4 4`;
    case 'heartbeat':
      return 'M-4 -1H4V1H-4Z';
    case 'control':
      return 'M-3 -3H3V3H-3Z';
  }
}

const DIAMOND = 'M0 -5l5 5l-5 5l-5 -5Z';
const circle = (r: number): string => `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;

/** A lost message: the cross beside it. */
export const CROSS = 'M9 -4l8 8M17 -4l-8 8';
