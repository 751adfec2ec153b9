import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Flight } from '../../contract/events.ts';
import type { ConsumerView } from '../../contract/frame.ts';
import type { ConsumerCloseUp } from '../../contract/group-close-up.ts';
import { AssignmentView } from './AssignmentView.tsx';
import { ConsumerPageView } from './ConsumerPageView.tsx';
import { LanesView } from './LanesView.tsx';
import type { Rebalance } from './rebalance.ts';

const rebalance: Rebalance = {
  startUs: 1_000_000,
  endUs: null,
  states: [
    { state: 'Stable', fromUs: 0, toUs: 1_000_000 },
    { state: 'PreparingRebalance', fromUs: 1_000_000, toUs: null },
  ],
  before: { generation: 7, owners: new Map([['t-0', 'k-ada']]) },
  after: null,
  cost: { owned: 1, stopped: 1, moved: null, longestUs: 0 },
};
const ada = { name: 'Ada', initial: 'A', hue: 0 };

it('draws who told whom to rejoin, and whom the barrier waits for', () => {
  const flight: Flight = {
    eventId: 5,
    kind: 'heartbeat',
    api: 'Heartbeat',
    isResponse: true,
    from: 'b1',
    to: 'k-ada',
    sentAtUs: 1_100_000,
    arrivesAtUs: 1_200_000,
    lostAtUs: null,
    partitions: [],
    recordCount: 0,
    sizeBytes: 0,
    groupId: 'g',
    error: 'REBALANCE_IN_PROGRESS',
  };
  const onSelect = vi.fn();
  const { container } = render(
    <LanesView
      lanes={[{ ...ada, id: 'k-ada', role: 'member', isGone: false, stretches: [] }]}
      coordinatorId={1}
      window={{ fromUs: 0, toUs: 2_000_000 }}
      nowUs={2_000_000}
      rebalance={rebalance}
      awaiting="Ada"
      isModern={false}
      isOld={false}
      flights={[flight]}
      width={900}
      onSelect={onSelect}
    />,
  );
  expect(screen.getByText('REBALANCE_IN_PROGRESS')).toBeTruthy();
  expect(screen.getByText('Join barrier: 1.0 s, waits for Ada')).toBeTruthy();
  expect(screen.getByText('broker 1')).toBeTruthy();
  fireEvent.click(container.querySelector('.lanes__arrow') as Element);
  expect(onSelect).toHaveBeenCalledWith(5);
});

it('says that the new assignment is not known, and then what moves', () => {
  const rows = [{ partition: 't-0', owner: 'k-ada', position: 12, committed: 10, highWatermark: 15 }];
  const lagsBefore = new Map([['t-0', 2]]);
  const props = { rows, lagsBefore, isModern: false, personOf: () => ada, onPartition: () => {} };
  const { rerender } = render(<AssignmentView {...props} rebalance={rebalance} />);
  expect(screen.getByText('not yet')).toBeTruthy();
  expect(screen.getByText('committed 10, high watermark 15, lag 5')).toBeTruthy();
  expect(screen.getByText('+3')).toBeTruthy();
  const after = { generation: 8, owners: new Map([['t-0', 'k-bo']]) };
  rerender(<AssignmentView {...props} rebalance={{ ...rebalance, after }} />);
  expect(screen.getByText('gen 8')).toBeTruthy();
  expect(screen.getByText('moves')).toBeTruthy();
});

it('shows where the thread of a consumer hangs, and hands on what is wished', () => {
  const consumer: ConsumerView = {
    id: 'k-ada',
    ...ada,
    groupId: null,
    memberId: null,
    phase: 'stalled',
    generation: -1,
    isGroupLeader: false,
    owned: [],
    paused: [],
    polled: 0,
    fetches: { answered: 0, empty: 0 },
    share: null,
    transform: null,
    processing: null,
  };
  const closeUp: ConsumerCloseUp = {
    kind: 'consumer',
    consumerId: 'k-ada',
    thread: 'stalled',
    threadSinceUs: 1_000_000,
    doneAtUs: null,
    coordinatorId: -1,
    timers: [{ name: 'poll', endsAtUs: 4_000_000, lengthUs: 3_000_000 }],
    partitions: [],
    hand: [],
    handCount: 0,
    configs: [],
    fetchingFrom: [],
    commits: 'sync',
    lab: null,
  };
  const verbs = { back: vi.fn(), crash: vi.fn(), start: vi.fn(), stall: vi.fn(), commitNow: vi.fn() };
  render(
    <ConsumerPageView
      consumer={consumer}
      group={null}
      closeUp={closeUp}
      rows={[]}
      flights={[]}
      nameOf={(id) => id}
      nowUs={3_500_000}
      verbs={verbs}
      whys={{ crash: null, start: null, stall: null, commitNow: 'Ada hangs.' }}
      items={() => []}
    />,
  );
  expect(screen.getByText('hangs for 2.50 s')).toBeTruthy();
  expect(screen.getByRole('img', { name: 'max.poll: 0.50 s left of 3.00 s' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Call poll() again' }));
  expect(verbs.stall).toHaveBeenCalledWith(false);
  // What cannot be had now is there, says why, and does nothing.
  const commit = screen.getByRole('button', { name: 'commitSync() now' });
  expect(commit.getAttribute('aria-disabled')).toBe('true');
  expect(commit.getAttribute('aria-description')).toBe('Ada hangs.');
  fireEvent.click(commit);
  expect(verbs.commitNow).not.toHaveBeenCalled();
});
