import { act, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import zombie from '../../public/scenarios/zombie-producer.json';
import type { HighwaterStore } from '../store/index.ts';
import { openPage } from './test/page.tsx';

// The whole engine and the whole page: patience where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

async function openWidePage(): Promise<HighwaterStore> {
  // A drawing has no width here, and the lens asks for as much as fits.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  return openPage(zombie);
}

it('shows a fenced zombie, the aborted records, and what each isolation level reads', async () => {
  const store = await openWidePage();
  await act(async () => store.verbs.showLens('transactions'));
  await act(async () => store.verbs.lookAt({ kind: 'transactions', transactionalId: null, count: 20 }));
  await act(async () => store.verbs.setPace(1));
  await act(async () => store.verbs.play());
  // Its script has ended by then.
  for (let i = 0; i < 120 && store.playback.getState().timeUs < 20_000_000; i++)
    await act(async () => store.beat(250));
  const { closeUp } = store.closeUp.getState();
  if (closeUp?.kind !== 'transactions') throw new Error('the lens did not ask for a close look');
  expect(closeUp.strips[0]?.cells.map(({ kind }) => kind)).toEqual([
    ...['aborted', 'aborted', 'aborted', 'abortMarker'],
    ...['committed', 'committed', 'committed', 'committed', 'committed', 'commitMarker'],
  ]);
  const readers = within(screen.getByRole('region', { name: 'What a consumer of p-0 gets' }));
  expect(readers.getByText(/^4 to 8; stops at the last stable offset, 10/)).toBeTruthy();
  expect(readers.getByText(/^0 to 2, 4 to 8; stops at the high watermark, 10/)).toBeTruthy();
  expect(readers.getByText('leaves out the aborted 0, 1, 2')).toBeTruthy();
  const why = within(screen.getByRole('region', { name: 'How it came to this' }));
  expect(why.getAllByText(/PRODUCER_FENCED/).length).toBeGreaterThan(0);
});
