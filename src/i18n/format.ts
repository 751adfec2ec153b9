/** Numbers, times and sizes as a reader of one language writes them. */
import type { SimTimeUs } from '../contract/units.ts';

export interface Format {
  /** 18,204 */
  number(value: number): string;
  /** A moment on the simulated clock, seconds with three digits: `39.062`. Never grouped: it can be pasted. */
  clock(timeUs: SimTimeUs): string;
  /** A span in seconds with one digit, without its unit: `3.2`. */
  seconds(spanUs: SimTimeUs): string;
  /** Bytes in the unit that keeps them short: `412 B`, `38.1 kB`, `2.4 MB`. */
  bytes(value: number): string;
  /** Names in a row: `1, 3`. */
  list(values: readonly (string | number)[]): string;
}

export function createFormat(locale: string): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return {
    number: (value) => whole.format(value),
    clock: (timeUs) => (timeUs / 1_000_000).toFixed(3),
    seconds: (spanUs) => (Math.max(0, spanUs) / 1_000_000).toFixed(1),
    bytes: (value) => {
      if (value < 1000) return `${value} B`;
      return value < 1_000_000 ? `${(value / 1000).toFixed(1)} kB` : `${(value / 1_000_000).toFixed(1)} MB`;
    },
    list: (values) => values.join(locale === 'zh-CN' ? '、' : ', '),
  };
}
