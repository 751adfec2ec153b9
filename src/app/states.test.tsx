import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => vi.restoreAllMocks());

const BREACH = {
  invariant: 'high-watermark-within-isr',
  sentence: 'partition orders-0: HW 7 above LEO 5 of in-sync broker 2',
  about: 'orders-0',
  values: { highWatermark: 7, otherBroker: 2, logEndOffset: 5 },
} as const;

it('shows both values of a broken promise in the language of the page, and goes on when told to', async () => {
  const store = await openPage(defaultScenario);
  const verbs = vi.spyOn(store.verbs, 'overlook');
  await act(async () => store.run.setState({ stop: { atUs: 39_062_000, breach: BREACH } }));
  const panel = within(await screen.findByRole('alert'));
  expect(panel.getByText('high watermark').nextElementSibling?.textContent).toBe('7');
  expect(panel.getByText('log end').nextElementSibling?.textContent).toBe('5');
  expect(panel.getByRole('button', { name: 'Copy report' })).toBeTruthy();
  await act(async () => store.verbs.setLocale('zh-CN'));
  const chinese = within(await screen.findByRole('alert', {}, { timeout: 5_000 }));
  expect((await chinese.findByText('高水位')).nextElementSibling?.textContent).toBe('7');
  expect(chinese.getByText('日志末端').nextElementSibling?.textContent).toBe('5');
  // The engine's own words are quoted, and marked as English.
  expect(chinese.getByText(BREACH.sentence).closest('[lang]')?.getAttribute('lang')).toBe('en');
  await act(async () => fireEvent.click(chinese.getByRole('button', { name: '仍要继续' })));
  expect(verbs).toHaveBeenCalled();
  expect(store.run.getState().stop).toBeNull();
});

it('tells how far a long way has been played', async () => {
  const store = await openPage(defaultScenario);
  await act(async () => store.run.setState({ progress: { done: 12_400, total: 31_000 } }));
  const bar = screen.getByRole('progressbar', { name: 'Replaying' });
  expect(bar.getAttribute('aria-valuetext')).toBe('12,400 of about 31,000 events');
  await act(async () => store.beat(100));
  expect(screen.queryByRole('progressbar')).toBeNull();
});

it('offers the way back from a wish that shows nowhere on the stage', async () => {
  const store = await openPage(defaultScenario);
  await act(async () => {
    store.verbs.carryOut({
      type: 'config.alter',
      scope: 'topic',
      name: 'orders',
      configs: { 'retention.ms': '60000' },
    });
  });
  expect(store.view.getState().toast?.kind).toBe('done');
  await act(async () => fireEvent.click(await screen.findByRole('button', { name: 'Undo' })));
  expect(store.journal.getState().commands.filter(({ command }) => command.type === 'config.alter')).toEqual(
    [],
  );
  expect(store.view.getState().toast).toMatchObject({ kind: 'undone', branchId: 1 });
});

it('offers the way back to what was taken back', async () => {
  const store = await openPage(defaultScenario);
  const branch = vi.spyOn(store.verbs, 'branch');
  const command = { type: 'topic.delete', name: 'orders' } as const;
  await act(async () => {
    store.view.setState({ toast: { id: 1, kind: 'undone', command, branchId: 4 } });
  });
  await act(async () => fireEvent.click(await screen.findByRole('button', { name: 'Bring it back' })));
  expect(branch).toHaveBeenCalledWith({ kind: 'go', branchId: 4 });
});

it('has a tab for every page of the drawer where that lies in a sheet', async () => {
  const real = window.matchMedia.bind(window);
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => ({
    matches: query === '(max-width: 860px)' || real(query).matches,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => true,
  }));
  const store = await openPage(defaultScenario);
  for (const tab of ['inspector', 'config', 'journal', 'metrics'] as const) {
    await act(async () => store.verbs.openDrawer(tab));
    const panel = screen.getByRole('tabpanel');
    const labelled = document.getElementById(panel.getAttribute('aria-labelledby') ?? '');
    expect(labelled?.getAttribute('aria-selected'), tab).toBe('true');
  }
});
