import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import { english } from '../i18n/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

it('shows a producer from inside, and what is not known of it when there is none', async () => {
  const store = await openPage(defaultScenario);
  await act(async () => store.verbs.showLens('producer'));
  const thread = within(await screen.findByRole('region', { name: 'Your thread' }));
  const { closeUp } = store.closeUp.getState();
  if (closeUp?.kind !== 'producer') throw new Error('the lens did not ask for a close look');
  expect(
    thread.getByText(`${english.bytes(closeUp.bufferBytes)} of ${english.bytes(closeUp.bufferLimit)}`),
  ).toBeTruthy();
  const sender = within(screen.getByRole('region', { name: 'Sender thread' }));
  for (const { brokerId } of closeUp.connections) expect(sender.getByText(`Broker ${brokerId}`)).toBeTruthy();
  const config = within(screen.getByRole('region', { name: 'Producer config' }));
  expect(config.getByText('linger.ms').nextSibling?.textContent).toBe(
    closeUp.configs.find(({ name }) => name === 'linger.ms')?.value,
  );
});

it('follows the next record from send() to the log, a step at a time', async () => {
  const store = await openPage(defaultScenario);
  await act(async () => store.verbs.showLens('producer'));
  const next = await screen.findByRole('button', { name: 'Wait for the next record' });
  await waitFor(() => expect((next as HTMLButtonElement).disabled).toBe(false));
  await act(async () => fireEvent.click(next));
  const stepOn = await screen.findByRole('button', { name: 'Step it on' });
  const followed = () => {
    const { closeUp } = store.closeUp.getState();
    return closeUp?.kind === 'producer' ? closeUp.followed : null;
  };
  const number = followed()?.number;
  const stages: (string | undefined)[] = [followed()?.stage];
  for (let i = 0; i < 8 && !(followed()?.stage === 'done' && followed()?.isCommitted); i++) {
    await act(async () => fireEvent.click(stepOn));
    await waitFor(() => expect((stepOn as HTMLButtonElement).disabled).toBe(false));
    if (stages.at(-1) !== followed()?.stage) stages.push(followed()?.stage);
    expect(followed()?.number).toBe(number);
  }
  expect(stages).toContain('flight');
  expect(stages.at(-1)).toBe('done');
  expect(followed()?.isCommitted).toBe(true);
});
