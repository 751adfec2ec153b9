/** The filters of the journal on the whole page: what is chosen stays while one goes back in time and away from the drawer. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

const filters = () => within(screen.getByRole('region', { name: 'Filter the journal' }));
const sentences = () =>
  within(screen.getByRole('list', { name: 'What happened, newest first' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent ?? '');

it('keeps to what concerns the selected broker, through scrubbing and a closed drawer', async () => {
  const store = await openPage(defaultScenario);
  const { verbs } = store;
  const openedAtUs = store.playback.getState().timeUs;
  await act(async () => verbs.killBroker(2));
  await act(async () => verbs.setPace(5));
  await act(async () => verbs.play());
  const isCounted = () => store.frame.getState().brokers.b2?.registration !== 'fenced';
  for (let i = 0; i < 100 && isCounted(); i++) await act(async () => store.beat(250));
  await act(async () => verbs.pause());

  await act(async () => verbs.select({ kind: 'broker', id: 'b2' }));
  await act(async () => verbs.openDrawer('journal'));
  await act(async () => vi.dynamicImportSettled());
  await act(async () =>
    fireEvent.click(filters().getByRole('checkbox', { name: 'Only what concerns broker 2' })),
  );
  await act(async () => fireEvent.click(filters().getByRole('checkbox', { name: 'Only what went wrong' })));
  const wrong = sentences();
  expect(wrong.some((text) => text.includes('The controller fences broker 2'))).toBe(true);
  expect(wrong.some((text) => /The ISR of orders-\d shrinks/.test(text))).toBe(true);
  expect(wrong.length).toBeLessThan(store.journal.getState().events.length);

  // Escape lets the drawer go, then the selection; what was asked for stays.
  await act(async () => void fireEvent.keyDown(document.body, { key: 'Escape' }));
  expect(screen.queryByRole('region', { name: 'Filter the journal' })).toBeNull();
  await act(async () => verbs.select(null));
  await act(async () => verbs.openDrawer('journal'));
  expect(sentences()).toEqual(wrong);

  // Before the death there is less to tell, and the choice is the same.
  await act(async () => verbs.seek(openedAtUs));
  await waitFor(() => expect(sentences().some((text) => text.includes('fences broker 2'))).toBe(false));
  for (const name of ['Only what concerns broker 2', 'Only what went wrong'])
    expect(filters().getByRole<HTMLInputElement>('checkbox', { name }).checked).toBe(true);
  await act(async () => fireEvent.change(filters().getByRole('searchbox'), { target: { value: 'fences' } }));
  expect(screen.getByText(/^No line fits all of this/)).toBeTruthy();
  await act(async () => fireEvent.click(filters().getByRole('button', { name: 'Clear filters' })));
  expect(sentences().length).toBeGreaterThan(0);

  // With the selection it goes on to the next thing.
  await act(async () => verbs.seek(store.playback.getState().headUs));
  await waitFor(() => expect(store.frame.getState().brokers.b2?.process).toBe('down'));
  await act(async () => verbs.select({ kind: 'partition', id: 'orders-1' }));
  await act(async () => verbs.openDrawer('journal'));
  await act(async () =>
    fireEvent.click(filters().getByRole('checkbox', { name: 'Only what concerns orders-1' })),
  );
  const ofPartition = sentences();
  await act(async () => verbs.select({ kind: 'group', id: 'billing' }));
  await act(async () => verbs.openDrawer('journal'));
  expect(
    filters().getByRole<HTMLInputElement>('checkbox', { name: 'Only what concerns billing' }).checked,
  ).toBe(true);
  expect(sentences()).not.toEqual(ofPartition);
});
