import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import scenario from '../../public/scenarios/default.json';
import type { LogCloseUp } from '../contract/close-up.ts';
import type { HighwaterStore } from '../store/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

async function openLens(): Promise<HighwaterStore> {
  // A drawing has no width here, and the lens asks for as much as fits.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
  const store = await openPage(scenario);
  await act(async () => store.verbs.showLens('log'));
  // Its code comes when it is asked for.
  await screen.findByRole('region', { name: 'Log of a partition' }, { timeout: 40_000 });
  await beat(store, 2);
  return store;
}

async function beat(store: HighwaterStore, times: number): Promise<void> {
  await act(async () => store.verbs.setPace(1));
  await act(async () => store.verbs.play());
  for (let i = 0; i < times; i++) await act(async () => store.beat(250));
  await act(async () => store.verbs.pause());
}

const closeUpOf = (store: HighwaterStore): LogCloseUp => {
  const { closeUp } = store.closeUp.getState();
  if (closeUp?.kind !== 'log') throw new Error('the lens did not ask for a close look');
  return closeUp;
};

it('opens a batch byte by byte from a record, and shows the bytes that the log holds there', async () => {
  const store = await openLens();
  const records = within(screen.getByRole('region', { name: 'Log of a partition' })).getAllByRole('button');
  await act(async () => fireEvent.click(records[0] as Element));
  const { bytes } = closeUpOf(store);
  const title = `Batch ${bytes?.baseOffset} byte by byte`;
  const shown = within(await screen.findByRole('region', { name: title }));
  const told = bytes?.header.find(({ name }) => name === 'crc');
  expect(
    shown.getByRole('button', { name: new RegExp(`^crc, byte 17, ${told?.hex}, value ${told?.value}\\.`) }),
  ).toBeTruthy();
});

it('changes segment.bytes where it stands, and says why a value is refused', async () => {
  const store = await openLens();
  const settings = () => closeUpOf(store).files?.configs.find(({ name }) => name === 'segment.bytes');
  const field = () => screen.getByRole('textbox', { name: 'segment.bytes' });
  fireEvent.change(field(), { target: { value: 'many' } });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Set segment.bytes' })));
  await beat(store, 4);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(settings()?.value).not.toBe('many');
  fireEvent.change(field(), { target: { value: '65536' } });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Set segment.bytes' })));
  await beat(store, 12);
  expect(settings()).toEqual({ name: 'segment.bytes', value: '65536', isSet: true });
  expect(closeUpOf(store).files?.segmentBytes).toBe(65_536);
});

it('says what is on the disk and what will go, and gives the brokers machines', async () => {
  const store = await openLens();
  fireEvent.click(screen.getByRole('radio', { name: 'Memory and disk' }));
  expect(screen.getByRole('region', { name: 'What a power cut would take' })).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Give the brokers machines' })));
  await beat(store, 8);
  expect(screen.queryByRole('button', { name: 'Give the brokers machines' })).toBeNull();
  expect(screen.getByText(/Zero copy is on/)).toBeTruthy();
  fireEvent.click(screen.getByRole('radio', { name: 'Retention' }));
  const table = within(screen.getByRole('region', { name: 'Retention' })).getByRole('table');
  expect(within(table).getAllByRole('row').length).toBeGreaterThan(1);
  expect(screen.getByText(/the cleaner leaves this log alone/)).toBeTruthy();
});
