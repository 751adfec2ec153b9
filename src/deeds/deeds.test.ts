import { describe, expect, it, vi } from 'vitest';
import type { Command, JournaledCommand, ProducerSettings } from '../contract/commands.ts';
import { type ClusterFrame, EMPTY_FRAME, type ProducerView } from '../contract/frame.ts';
import type { Scenario } from '../contract/scenario.ts';
import { loadWords } from '../i18n/index.ts';
import { whyOf } from './deed.ts';
import { producerChange } from './producer-change.ts';
import { rateBefore, settingsSaid } from './producer-said.ts';
import { deedsOf } from './things.ts';

// All words of two languages are read: patience where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

const SETTINGS: ProducerSettings = {
  acks: 'all',
  idempotence: true,
  ratePerSecond: 8,
  keyStrategy: 'keyed',
};
const scenario: Pick<Scenario, 'producers'> = {
  producers: [{ name: 'shop', topic: 'orders', settings: SETTINGS, startAtMs: 0, configs: {} }],
};
const told = (settings: Partial<ProducerSettings>, atUs: number): JournaledCommand => ({
  commandId: `you-${atUs}`,
  atUs,
  command: { type: 'producer.configure', producerId: 'p-shop', settings },
});

const shop: ProducerView = {
  id: 'p-shop',
  name: 'shop',
  topic: 'orders',
  acks: 'all',
  idempotence: true,
  pid: 1,
  ratePerSecond: 0,
  keyStrategy: 'keyed',
  process: 'up',
  transactions: null,
  accumulator: [],
  inFlightRequests: 0,
  sent: 0,
  acknowledged: 0,
  failed: 0,
  retries: 0,
  toldStored: 0,
  toldFailed: 0,
  bufferBytes: 0,
  blocked: [],
};
const frameOf = (producer: ProducerView): ClusterFrame => ({
  ...EMPTY_FRAME,
  producers: { 'p-shop': producer },
  order: { ...EMPTY_FRAME.order, producers: ['p-shop'] },
});
const speech = { personOf: (id: string) => id, rateBefore: () => 8 };
const commandsOf = (frame: ClusterFrame, id: string): readonly Command[] => {
  const deed = deedsOf(frame, { kind: 'producer', id: 'p-shop' }, speech).find((one) => one.id === id);
  return deed?.does.kind === 'commands' ? deed.does.commands : [];
};

describe('sending again', () => {
  it('brings the rate of before back: what was said last, and else what the scenario has', () => {
    const stopped = [told({ ratePerSecond: 40 }, 10), told({ ratePerSecond: 0 }, 20)];
    expect(rateBefore('p-shop', scenario, stopped, 30)).toBe(40);
    expect(rateBefore('p-shop', scenario, [told({ ratePerSecond: 0 }, 20)], 30)).toBe(8);
    // What is said later than the clock stands has not been said.
    expect(rateBefore('p-shop', scenario, stopped, 5)).toBe(8);
    expect(rateBefore('p-other', scenario, stopped, 30)).toBe(5);
    expect(commandsOf(frameOf(shop), 'pause')).toEqual([
      { type: 'producer.configure', producerId: 'p-shop', settings: { ratePerSecond: 8 } },
    ]);
  });

  it('leaves everything else as it was said', () => {
    const said = [told({ caller: 'sync' }, 10), told({ acks: 1, idempotence: false }, 20)];
    expect(settingsSaid('p-shop', scenario, said, 15)).toEqual({ ...SETTINGS, caller: 'sync' });
    expect(settingsSaid('p-shop', scenario, said, 25)).toMatchObject({ acks: 1, caller: 'sync' });
  });
});

describe('a deed', () => {
  it('that cannot be done says why in whole sentences of either language', async () => {
    const frame = frameOf({ ...shop, process: 'down' });
    const deeds = deedsOf(frame, { kind: 'producer', id: 'p-shop' }, speech);
    const flush = deeds.find(({ id }) => id === 'flush');
    const [en, zh] = [await loadWords('en'), await loadWords('zh-CN')];
    expect(flush && whyOf(flush, en, () => 'shop')).toBe('shop is down, so it sends nothing.');
    expect(flush && whyOf(flush, zh, () => 'shop')).toContain('shop');
    const restart = deeds.find(({ id }) => id === 'restart');
    expect(restart && whyOf(restart, en, () => 'shop')).toBeNull();
  });

  it('tells an application by its settings what is not told by configs', () => {
    expect(producerChange('acks', '1')).toEqual({ settings: { acks: 1 } });
    expect(producerChange('acks', null)).toEqual({ settings: { acks: 'all' } });
    expect(producerChange('linger.ms', null)).toEqual({ settings: {}, configs: { 'linger.ms': null } });
  });
});
