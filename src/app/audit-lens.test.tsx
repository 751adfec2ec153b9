import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import lossy from '../../public/scenarios/acks-1-leader-crash.json';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

it('follows a lost record from the counter to its cause, and into the log', async () => {
  const store = await openPage(lossy);
  await act(async () => store.verbs.setPace(1));
  await act(async () => store.verbs.play());
  for (let i = 0; i < 300 && store.frame.getState().audit.lost === 0; i++)
    await act(async () => store.beat(250));
  await act(async () => store.verbs.pause());
  expect(store.frame.getState().audit.lost).toBe(1);

  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Why?' })));
  const kinds = within(await screen.findByRole('region', { name: 'Anomalies' }));
  expect(kinds.getByRole('row', { name: /lost after acknowledgement 1 permitted/ })).toBeTruthy();
  const why = within(await screen.findByRole('region', { name: 'Why it came to this' }));
  expect(why.getByText('acknowledged with acks=1')).toBeTruthy();
  expect(why.getByText(/acks=all: acknowledged only when/)).toBeTruthy();
  expect(why.getByText('each answer waits for the slowest replica in sync')).toBeTruthy();
  await waitFor(() => expect(screen.getByRole('heading', { name: /^Biography of / })).toBeTruthy());
  expect(screen.getByText('on no disk any more')).toBeTruthy();
  // Each sentence names what it is about: the offset that is gone, the broker that died.
  expect(screen.getAllByText('offset 3 is on no replica any more')).toHaveLength(2);

  // A line of the chain goes to its moment.
  const killed = why.getByRole('button', { name: /: broker 1 dies$/ });
  await act(async () => fireEvent.click(killed));
  await waitFor(() => expect(store.frame.getState().audit.lost).toBe(0));
  expect(store.view.getState().selection?.kind).toBe('event');
});

it('says what the settings promise, and how each invariant stands', async () => {
  await openPage(lossy).then((store) => act(async () => store.verbs.showLens('audit')));
  const promised = within(await screen.findByRole('region', { name: 'What these settings promise' }));
  expect(promised.getByText('no promise')).toBeTruthy();
  expect(promised.getByText(/acks=1: lost with a leader/)).toBeTruthy();
  const held = within(screen.getAllByRole('region', { name: 'Invariants' }).at(-1) as HTMLElement);
  expect(held.getByText('held')).toBeTruthy();
  expect(held.getByText('nothing has put it to the test')).toBeTruthy();
  await act(async () =>
    fireEvent.click(held.getByRole('button', { name: 'Look at everything from scratch' })),
  );
  await waitFor(() => expect(held.getByText('Looked at everything: nothing else was found.')).toBeTruthy());
});

it('finds a record by who sent it, and selects one by where it lies', async () => {
  const store = await openPage(lossy);
  await act(async () => store.verbs.showLens('audit'));
  const ask = within(await screen.findByRole('form', { name: 'Ask for a record' }));
  await act(async () => fireEvent.click(ask.getByRole('button', { name: 'Find' })));
  expect(store.view.getState().selection).toEqual({ kind: 'record', id: 'p-0', offset: 0 });
  await act(async () => fireEvent.click(ask.getByRole('radio', { name: 'who sent it' })));
  await act(async () =>
    fireEvent.change(ask.getByRole('spinbutton', { name: 'Its number, from 1' }), {
      target: { value: '999' },
    }),
  );
  await act(async () => fireEvent.click(ask.getByRole('button', { name: 'Find' })));
  await waitFor(() => expect(screen.getByText('Nobody knows of such a record.')).toBeTruthy());
});
