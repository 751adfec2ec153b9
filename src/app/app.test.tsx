import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import type { HighwaterStore } from '../store/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

let store: HighwaterStore;

beforeEach(async () => {
  store = await openPage(defaultScenario);
});

const beats = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await act(async () => store.beat(100));
};

describe('the page', () => {
  it('shows the cluster, its producers, its groups and its bench', async () => {
    const billing = within(await screen.findByRole('region', { name: 'Group billing' }));
    expect(billing.getByText('Stable')).toBeTruthy();
    expect(billing.getByRole('button', { name: 'Ada, member of billing' })).toBeTruthy();
    expect(
      within(screen.getByRole('region', { name: 'Bench' })).getByRole('button', {
        name: 'Fay, on the bench',
      }),
    ).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Producer checkout' })).toBeTruthy();
    expect(screen.getByLabelText('Kill broker 2')).toBeTruthy();
  });

  it('moves a consumer by its menu, and the group rebalances', async () => {
    const bench = within(await screen.findByRole('region', { name: 'Bench' }));
    // What can be done is looked up as the menu opens.
    await act(async () => fireEvent.click(bench.getByRole('button', { name: 'Actions for Gus' })));
    const menu = within(bench.getByRole('menu', { name: 'Actions for Gus' }));
    await act(async () => fireEvent.click(menu.getByRole('menuitem', { name: 'Move to group analytics' })));
    await beats(5);
    const analytics = within(screen.getByRole('region', { name: 'Group analytics' }));
    expect(analytics.getByRole('button', { name: 'Gus, member of analytics' })).toBeTruthy();
    expect(screen.queryByText('Drag a consumer out of its group, or kill a broker.')).toBeNull();
  });

  it('says why a wish is refused', async () => {
    const checkout = within(await screen.findByRole('region', { name: 'Producer checkout' }));
    await act(async () => fireEvent.click(checkout.getByRole('radio', { name: '1' })));
    expect((await screen.findByText(/Idempotence needs acks=all/)).textContent).toMatch(/checkout/);
    expect(checkout.getByRole<HTMLInputElement>('radio', { name: 'all' }).checked).toBe(true);
  });

  it('answers to keys: play, help, the drawer, a theme', async () => {
    const press = (key: string) => act(async () => void fireEvent.keyDown(document.body, { key }));
    const { playing } = store.playback.getState();
    await press(' ');
    await beats(2);
    expect(store.playback.getState().playing).toBe(!playing);
    await press('i');
    expect(screen.getByRole('tab', { name: 'Inspector' }).getAttribute('aria-selected')).toBe('true');
    await press('Escape');
    expect(screen.queryByRole('tab', { name: 'Inspector' })).toBeNull();
    await press('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeTruthy();
    await press('i');
    expect(screen.queryByRole('tab', { name: 'Inspector' })).toBeNull();
  });

  it('gives the brokers machines, and takes parts of them away', async () => {
    const hardware = () => store.frame.getState().brokers.b1?.machine?.hardware ?? null;
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Settings' })));
    const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }));
    expect(hardware()).toBeNull();
    expect(dialog.queryByRole('group', { name: 'Zero copy' })).toBeNull();
    const choose = async (group: string, option: string): Promise<void> => {
      const found = within(dialog.getByRole('group', { name: group }));
      await act(async () => fireEvent.click(found.getByRole('radio', { name: option })));
      await beats(3);
    };
    await choose('Cost of work', 'On real machines');
    expect(hardware()).toMatchObject({ zeroCopy: true, sequential: true });
    await choose('Zero copy', 'No');
    await choose('Page cache', 'No');
    await choose('Pages on the disk', 'Scattered');
    expect(hardware()).toMatchObject({ zeroCopy: false, sequential: false, pageCacheKB: 0 });
    await choose('Cost of work', 'None');
    expect(hardware()).toBeNull();
  });

  it('moves less when asked to', async () => {
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Settings' })));
    const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }));
    await act(async () => fireEvent.click(dialog.getByRole('radio', { name: 'Reduced' })));
    expect(document.documentElement.dataset.motion).toBe('reduced');
    await act(async () => fireEvent.click(dialog.getByRole('radio', { name: 'Full' })));
    expect(document.documentElement.dataset.motion).toBe('full');
  });

  it('speaks Chinese when asked to', async () => {
    await act(async () => fireEvent.click(screen.getByLabelText('切换到中文')));
    expect(await screen.findByRole('heading', { name: '消费组' }, { timeout: 30_000 })).toBeTruthy();
    expect(document.documentElement.lang).toBe('zh-CN');
  });
});
