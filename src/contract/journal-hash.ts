/** A number that stands for a whole journal: two runs with equal hashes told the same story, word for word. */
import type { EngineEvent } from './events.ts';

/** Of a journal without an event. */
export const NO_EVENTS = '811c9dc5cbf29ce4';

/** The hash of a journal after these events too. */
export function hashEvents(hash: string, events: readonly EngineEvent[]): string {
  let high = Number.parseInt(hash.slice(0, 8), 16);
  let low = Number.parseInt(hash.slice(8), 16);
  for (const event of events) {
    const text = JSON.stringify(event);
    for (let i = 0; i < text.length; i++) {
      // Two FNV-like lanes of 32 bits, each stirred by the other.
      const unit = text.charCodeAt(i);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high ^ (unit + (low >>> 15)), 0x85ebca6b);
    }
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
