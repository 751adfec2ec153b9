import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { AnomalyView } from '../../contract/fates.ts';
import { EMPTY_FRAME } from '../../contract/frame.ts';
import { FatesView } from './FatesView.tsx';

const lost: AnomalyView = {
  id: 'a1',
  kind: 'lost',
  partition: 'orders-0',
  fromOffset: 3,
  toOffset: 3,
  count: 1,
  producer: 'shop',
  number: 4,
  groupId: null,
  timeUs: 9_000_000,
  eventId: 90,
  chain: [
    { eventId: 10, timeUs: 5_000_000, what: 'acknowledged', who: '1' },
    { eventId: 20, timeUs: 6_000_000, what: 'killed', who: 'b1' },
    { eventId: 90, timeUs: 9_000_000, what: 'gone', who: '3' },
  ],
  remedies: ['acksAll'],
};
const again: AnomalyView = {
  ...lost,
  id: 'a2',
  kind: 'reprocessed',
  fromOffset: 0,
  toOffset: 19,
  count: 20,
  producer: null,
  number: null,
  groupId: 'team',
  chain: [{ eventId: 95, timeUs: 9_500_000, what: 'processedAgain', who: 'k-ada' }],
  remedies: ['harmlessTwice'],
};
const show = (anomalies: readonly AnomalyView[], onShow = vi.fn()) =>
  render(
    <FatesView
      audit={EMPTY_FRAME.audit}
      anomalies={anomalies}
      nameOf={(id) => (id === 'k-ada' ? 'Ada' : undefined)}
      onShow={onShow}
    />,
  );

it('tells of the newest anomaly what led to it, and what would have prevented it', () => {
  show([lost, again]);
  expect(screen.getByText('Ada has done it again')).toBeTruthy();
  expect(screen.getByText('Processing that does no harm when it is done twice')).toBeTruthy();
});

it('shows another one, by its class, and the moment of each step', () => {
  const onShow = vi.fn();
  show([lost, again], onShow);
  fireEvent.click(within(screen.getByRole('region', { name: 'Lost' })).getByRole('button'));
  expect(screen.getByText('acknowledged with acks=1')).toBeTruthy();
  expect(screen.getByText('b1 dies')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show 6.000 s' }));
  expect(onShow).toHaveBeenCalledWith(6_000_000);
});

it('says so when there is nothing to tell', () => {
  show([]);
  expect(screen.getByText(/Nothing was lost/)).toBeTruthy();
});
