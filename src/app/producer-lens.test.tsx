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
  expect((config.getByRole('textbox', { name: 'linger.ms' }) as HTMLInputElement).value).toBe(
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

it('changes settings where they stand, says what is refused, and goes back to a default', async () => {
  const store = await openPage(defaultScenario);
  await act(async () => store.verbs.showLens('producer'));
  const config = within(await screen.findByRole('region', { name: 'Producer config' }));
  const settingOf = (name: string) => {
    const { closeUp } = store.closeUp.getState();
    return closeUp?.kind === 'producer' && closeUp.configs.find((one) => one.name === name)?.value;
  };
  const set = async (name: string, value: string): Promise<void> => {
    fireEvent.change(config.getByRole('textbox', { name }), { target: { value } });
    await act(async () => fireEvent.click(config.getByRole('button', { name: `Set ${name}` })));
  };
  const usual = settingOf('batch.size');
  await set('batch.size', '2048');
  await waitFor(() => expect(settingOf('batch.size')).toBe('2048'));
  await act(async () =>
    fireEvent.click(config.getByRole('button', { name: 'Back to the default of batch.size' })),
  );
  await waitFor(() => expect(settingOf('batch.size')).toBe(usual));

  await set('linger.ms', '-3');
  await waitFor(() => expect(config.getByText(/ConfigException/)).toBeTruthy());
  expect(config.getByRole('textbox', { name: 'linger.ms' }).getAttribute('aria-invalid')).toBe('true');
  expect(settingOf('linger.ms')).toBe('5');
  await set('acks', '1');
  await waitFor(() => expect(config.getByText(/Idempotence needs acks=all/)).toBeTruthy());
  await act(async () => fireEvent.click(config.getByRole('switch', { name: 'enable.idempotence' })));
  await waitFor(() => expect(settingOf('enable.idempotence')).toBe('false'));
  await set('acks', '1');
  await waitFor(() => expect(settingOf('acks')).toBe('1'));
});
