import { describe, expect, it } from 'vitest';
import { leastFrameMs, prefsOf } from './visitor.ts';

const address = (query: string) => new URLSearchParams(query);

describe('prefsOf', () => {
  it('lets the address win over the last visit, and that over the browser', () => {
    const kept = JSON.stringify({ theme: 'night', locale: 'zh-CN', hintSeen: true });
    expect(prefsOf(address('theme=chart&lang=en'), kept, ['zh-TW'])).toMatchObject({
      theme: 'chart',
      locale: 'en',
      hintSeen: true,
    });
    expect(prefsOf(address(''), kept, ['en-US'])).toMatchObject({ theme: 'night', locale: 'zh-CN' });
    expect(prefsOf(address(''), null, ['zh-TW', 'en'])).toMatchObject({ theme: 'system', locale: 'zh-CN' });
    expect(prefsOf(address(''), null, ['fr'])).toMatchObject({ locale: 'en', hintSeen: false });
  });

  it('remembers how much motion was wanted', () => {
    expect(prefsOf(address(''), JSON.stringify({ motion: 'reduced' }), [])).toMatchObject({
      motion: 'reduced',
    });
    expect(prefsOf(address(''), JSON.stringify({ motion: 'wild' }), [])).toMatchObject({ motion: 'system' });
  });

  it('passes over what it does not understand', () => {
    for (const kept of ['{', '"night"', 'null', '{"theme":"neon","locale":7}']) {
      expect(prefsOf(address('theme=blue&lang=xx'), kept, []), kept).toMatchObject({
        theme: 'system',
        locale: 'en',
        hintSeen: false,
      });
    }
  });
});

describe('pictures a second', () => {
  it('are at most those that the address asks for, and as many as come when it asks for nonsense', () => {
    expect(leastFrameMs('20')).toBe(46);
    for (const fps of [null, '', '0', '-3', '1000', 'many']) expect(leastFrameMs(fps), String(fps)).toBe(0);
  });
});
