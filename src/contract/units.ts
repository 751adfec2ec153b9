/** Units of time. The engine counts integer microseconds from zero (2025-01-01T00:00Z); Kafka's `*.ms` settings are
 *  turned into microseconds once, where they are read. */

/** Integer microseconds of simulated time since the start of the run. */
export type SimTimeUs = number;

export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;

/** Milliseconds since the Unix epoch at simulated time zero: 2025-01-01T00:00:00Z. Record timestamps count from it. */
export const SIM_EPOCH_MS = 1_735_689_600_000;

export const msToUs = (ms: number): SimTimeUs => Math.round(ms * US_PER_MS);
export const secondsToUs = (s: number): SimTimeUs => Math.round(s * US_PER_S);
/** The timestamp Kafka would write at this instant, in whole milliseconds. */
export const timestampMsAt = (timeUs: SimTimeUs): number => SIM_EPOCH_MS + Math.floor(timeUs / US_PER_MS);
/** The instant of such a timestamp. */
export const timeUsOf = (timestampMs: number): SimTimeUs => (timestampMs - SIM_EPOCH_MS) * US_PER_MS;
