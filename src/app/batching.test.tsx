import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import { english } from '../i18n/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

// One producer and nobody who reads: what is measured is the same, and there is less to play.
const scenario = {
  ...defaultScenario,
  topics: defaultScenario.topics.slice(0, 1).map((topic) => ({ ...topic, partitionCount: 2 })),
  producers: defaultScenario.producers.slice(0, 1),
  groups: [],
  consumers: [],
  openAtMs: 6_000,
};

const pause = async (store: Awaited<ReturnType<typeof openPage>>): Promise<void> => {
  await act(async () => store.verbs.pause());
};

async function openPlots(store: Awaited<ReturnType<typeof openPage>>) {
  await act(async () => store.verbs.showLens('producer'));
  return within(await screen.findByRole('region', { name: 'Throughput and latency' }));
}

it('measures what other batching would come to, reads it by keys, and sets it', async () => {
  const store = await openPage(scenario);
  await pause(store);
  const plots = await openPlots(store);
  const { eventId, timeUs } = store.frame.getState();
  const configOf = (name: string) => {
    const { closeUp } = store.closeUp.getState();
    return closeUp?.kind === 'producer' && closeUp.configs.find((config) => config.name === name)?.value;
  };
  expect([configOf('linger.ms'), configOf('batch.size')]).toEqual(['5', '16384']);

  fireEvent.click(plots.getByRole('radio', { name: '100/s' }));
  await act(async () => fireEvent.click(plots.getByRole('button', { name: 'Measure' })));
  await waitFor(() => expect(plots.getByRole('button', { name: 'Measure again' })).toBeTruthy(), {
    timeout: 150_000,
  });

  const [throughput, latency] = plots.getAllByRole('slider') as [HTMLElement, HTMLElement];
  expect(throughput.getAttribute('aria-valuetext')).toContain('linger.ms 5, batch.size 16384 (set now)');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight'])
    await act(async () => fireEvent.keyDown(throughput, { key }));
  const trial = {
    producerId: 'p-checkout',
    from: { eventId, timeUs },
    ratePerSecond: 100,
    lingerMs: 100,
    batchSize: 16_384,
  };
  const told = await store.verbs.ask({ kind: 'batching', trial });
  if (!told?.ok || !told.latencyUs) throw new Error('nothing was measured');
  const sentence = throughput.getAttribute('aria-valuetext') ?? '';
  expect(sentence).toContain('linger.ms 100, batch.size 16384:');
  expect(sentence).toContain(`${english.number(told.acknowledged / 2)} of 100 records/s acknowledged`);
  expect(sentence).toContain(
    `after ${(told.latencyUs.median / 1000).toFixed(1)} ms, 95 % within ${(told.latencyUs.p95 / 1000).toFixed(1)} ms`,
  );
  // Both plots read the same point, and so does the table.
  expect(latency.getAttribute('aria-valuetext')).toBe(sentence);
  const row = plots
    .getAllByRole('row', { hidden: true })
    .map((one) => [...one.children].map((cell) => cell.textContent))
    .find(([linger, batch]) => linger === '100' && batch === '16384');
  expect(row?.slice(3, 4)).toEqual([(told.requests / 2).toFixed(1)]);

  await act(async () => fireEvent.keyDown(throughput, { key: 'Enter' }));
  await act(async () => fireEvent.click(plots.getByRole('button', { name: 'Set both' })));
  await waitFor(() => expect(configOf('linger.ms')).toBe('100'));
  expect(configOf('batch.size')).toBe('16384');
  expect(plots.getByText('checkout runs with these.')).toBeTruthy();
  expect(throughput.getAttribute('aria-valuetext')).toContain('(set now)');
});

it('says why a value cannot be set, and that nothing can be measured where nobody acknowledges', async () => {
  const store = await openPage(scenario);
  await pause(store);
  const plots = await openPlots(store);
  await act(async () => store.verbs.pauseProducer('p-checkout', true));
  await act(async () => fireEvent.click(plots.getByRole('button', { name: 'Measure' })));
  await waitFor(() => expect(plots.getByRole('button', { name: 'Measure again' })).toBeTruthy());
  const [throughput] = plots.getAllByRole('slider') as [HTMLElement];
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Enter'])
    await act(async () => fireEvent.keyDown(throughput, { key }));
  // Neither could it be measured, and the point says so.
  expect(throughput.getAttribute('aria-valuetext')).toMatch(/^linger.ms 0, batch.size 16384: .*checkout/);
  await act(async () => fireEvent.click(plots.getByRole('button', { name: 'Set both' })));
  await waitFor(() => expect(plots.getByRole('alert').textContent).toContain('checkout'));
  await act(async () => store.verbs.pauseProducer('p-checkout', false));
  await act(async () => store.verbs.configureProducer('p-checkout', { acks: 0, idempotence: false }));
  await waitFor(() => expect(plots.getByText(/nobody acknowledges anything/)).toBeTruthy());
  expect(plots.queryByRole('button', { name: /Measure/ })).toBeNull();
});
