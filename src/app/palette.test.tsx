/** The palette over the real engine: found and done, greyed with the reason, and a command line that is refused in words. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import type { HighwaterStore } from '../store/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BOX = { name: /^Find something/ };

let store: HighwaterStore;

beforeEach(async () => {
  store = await openPage(defaultScenario);
});

async function opened(): Promise<HTMLElement> {
  await act(async () => void fireEvent.keyDown(document.body, { key: '/' }));
  // It comes in a file of its own, which takes its time where the machine is busy.
  return screen.findByRole('combobox', BOX, { timeout: 60_000 });
}
const type = (box: HTMLElement, value: string) =>
  act(async () => void fireEvent.change(box, { target: { value } }));
const press = (box: HTMLElement, key: string) => act(async () => void fireEvent.keyDown(box, { key }));
const options = (): readonly HTMLElement[] =>
  within(screen.getByRole('listbox')).getAllByRole('option', { hidden: true });

it('finds a deed and does it', async () => {
  const box = await opened();
  await type(box, 'kill broker 2');
  expect(options()[0]?.textContent).toMatch(/^Kill broker 2leads \d+ partitions/);
  await press(box, 'Enter');
  await waitFor(() => expect(store.frame.getState().brokers.b2?.process).toBe('down'));
  expect(screen.queryByRole('combobox', BOX)).toBeNull();
});

it('greys what cannot be done now, says why, and does not do it', async () => {
  const box = await opened();
  await type(box, 'restart broker 1');
  const [first] = options();
  expect(first?.getAttribute('aria-disabled')).toBe('true');
  expect(first?.textContent).toContain('Broker 1 is running already.');
  // Producers and groups have their reasons as well.
  await type(box, 'restart producer checkout');
  expect(options()[0]?.textContent).toContain('checkout is running already.');
  await type(box, 'delete group billing');
  expect(options()[0]?.textContent).toContain('NON_EMPTY_GROUP');
  await press(box, 'Enter');
  expect(screen.queryByRole('combobox', BOX)).not.toBeNull();
  expect(store.journal.getState().commands.filter(({ commandId }) => commandId.startsWith('you-'))).toEqual(
    [],
  );
});

it('opens the form for what needs values, and finds the page’s own ways', async () => {
  const box = await opened();
  await type(box, 'throttle the replication of broker 2');
  await press(box, 'Enter');
  expect(store.view.getState()).toMatchObject({ dialog: 'form', form: { kind: 'throttle', brokerId: 2 } });
  act(() => store.verbs.openDialog(null));
  const again = await opened();
  await type(again, 'presenting');
  await press(again, 'Enter');
  expect(store.prefs.getState().presenting).toBe(true);
});

it('shows on the stage what it would act on, by Tab', async () => {
  const box = await opened();
  await type(box, 'preferred orders-1');
  await press(box, 'Tab');
  expect(store.view.getState().selection).toEqual({ kind: 'partition', id: 'orders-1' });
});

it('answers a command line as the tool does, and says in words why the cluster refuses', async () => {
  const box = await opened();
  await type(box, 'kafka-topics --create --topic invoices --partitions 6 --replication-factor 4');
  await press(box, 'Enter');
  const tool = await screen.findByRole('region', { name: 'Answer of the tool' });
  await waitFor(() =>
    expect(tool.textContent).toMatch(
      /Error while executing topic command : .*only 3 broker\(s\) are registered/,
    ),
  );
  expect(tool.textContent).toContain('InvalidReplicationFactorException');
  expect(store.frame.getState().topics.invoices).toBeUndefined();
  await type(box, 'kafka-topics --create --topic invoices --partitions 6 --replication-factor 3');
  await press(box, 'Enter');
  for (let i = 0; i < 60 && !tool.textContent?.includes('Created topic'); i++)
    await act(async () => store.beat(100));
  expect(tool.textContent).toContain('Created topic invoices.');
  expect(store.frame.getState().topics.invoices?.partitionCount).toBe(6);
  // Enter on a button beside the answer is that button's, and runs no line.
  const lines = (): number => tool.querySelectorAll('.terminal__line').length;
  const before = lines();
  await type(box, 'kafka-topics --list');
  await press(screen.getByRole('button', { name: /close/, hidden: true }), 'Enter');
  expect(lines()).toBe(before);
  await press(box, 'Enter');
  expect(lines()).toBe(before + 1);
});
