/** Places of the slider: up to 200 records a second, the most a workload sends, and one by one where the eye can follow. */
const upTo = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);

export const RATES: readonly number[] = [...upTo(0, 20, 1), ...upTo(25, 50, 5), ...upTo(60, 200, 10)];

export const rateAt = (place: number): number => RATES[Math.round(place)] ?? 0;

/** Of the nearest rate that has a place. */
export const placeOfRate = (rate: number): number =>
  RATES.reduce((best, one, i) => (Math.abs(one - rate) < Math.abs(rateAt(best) - rate) ? i : best), 0);
