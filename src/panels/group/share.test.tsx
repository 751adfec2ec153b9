import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { ShareCloseUp, ShareRecordView } from '../../contract/share-close-up.ts';
import { ShareStrip } from './ShareStrip.tsx';
import { cellsIn, cellsOf, holding, leftOf, tellingRecord } from './share-window.ts';

const record = (offset: number, more: Partial<ShareRecordView> = {}): ShareRecordView => ({
  offset,
  state: 'AVAILABLE',
  deliveryCount: 0,
  consumerId: null,
  lockedUntilUs: null,
  lockedFromUs: null,
  isPending: false,
  deliveries: [],
  ...more,
});
const held = (offset: number, lockedUntilUs: number): ShareRecordView =>
  record(offset, {
    state: 'ACQUIRED',
    deliveryCount: 2,
    consumerId: 'k-ada',
    lockedFromUs: 0,
    lockedUntilUs,
  });
const records = [
  held(5, 20_000_000),
  record(6, { state: 'ACKNOWLEDGED', deliveryCount: 1 }),
  held(7, 10_000_000),
];
const closeUp: ShareCloseUp = {
  kind: 'share',
  groupId: 'pickers',
  partition: 'jobs-0',
  leaderId: 1,
  leaderEpoch: 0,
  startOffset: 5,
  endOffset: 7,
  logStartOffset: 0,
  highWatermark: 8,
  logEndOffset: 8,
  records,
  deliveryLimit: 5,
  maxLocks: 200,
  configs: [],
  members: [],
  statePartition: '__share_group_state-0',
  coordinatorId: 2,
  written: [],
};

it('says of every record who has it and how long still, and goes from one to the next by the arrows', () => {
  const onChoose = vi.fn();
  const props = { closeUp, cells: records, chosen: 5, isFollowing: true, nowUs: 5_000_000, onChoose };
  render(
    <ShareStrip
      {...props}
      personOf={() => ({ name: 'Ada', initial: 'A', hue: 0 })}
      onFrom={() => undefined}
    />,
  );
  expect(screen.getAllByRole('option')).toHaveLength(3);
  const first = screen.getByRole('option', {
    name: 'offset 5, Acquired by Ada, delivery 2, 15.0 s of its lock left',
  });
  expect(screen.getByText('3 of 200 in flight, the lock on 5 holds the window')).toBeTruthy();
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  expect(onChoose).toHaveBeenCalledWith(6);
});

it('tells of the record whose lock ends first, of the lock that holds the window, and of what is left of it', () => {
  expect(tellingRecord(records)?.offset).toBe(7);
  expect(holding(closeUp)?.offset).toBe(5);
  expect(holding({ ...closeUp, records: [held(5, 20_000_000)] })).toBeNull();
  expect(leftOf(held(5, 20_000_000), 5_000_000)).toBe(0.75);
  expect([cellsIn(0), cellsIn(390), cellsIn(9_000)]).toEqual([4, 10, 60]);
});

it('fills its width: from a little before the window on, further back where little is in flight', () => {
  const offsetsOf = (startOffset: number, room: number, isFollowing = true): readonly number[] =>
    cellsOf({ records: twelve, startOffset, highWatermark: 12 }, room, isFollowing).map(
      ({ offset }) => offset,
    );
  const twelve = Array.from({ length: 12 }, (_, i) => record(40 + i));
  expect(offsetsOf(46, 5)).toEqual([43, 44, 45, 46, 47]);
  expect(offsetsOf(50, 8)).toEqual([44, 45, 46, 47, 48, 49, 50, 51]);
  expect(offsetsOf(40, 20)).toHaveLength(12);
  expect(offsetsOf(50, 3, false)).toEqual([40, 41, 42]);
});
