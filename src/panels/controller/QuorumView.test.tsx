import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ControllerCloseUp } from '../../contract/controller-close-up.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerView, ControllerView } from '../../contract/frame.ts';
import { QuorumView } from './QuorumView.tsx';

const controller = (controllerId: number, part: Partial<ControllerView>): ControllerView => ({
  id: `c${controllerId}`,
  controllerId,
  process: 'up',
  role: 'follower',
  epoch: 9,
  votedFor: 102,
  highWatermark: 6,
  logStartOffset: 0,
  logEndOffset: 6,
  snapshot: null,
  isActive: false,
  ...part,
});

const controllers = [
  controller(101, { process: 'down', role: 'down', logEndOffset: 7, epoch: 7, votedFor: 101 }),
  controller(102, { role: 'leader', isActive: true, logEndOffset: 8, highWatermark: 7 }),
  controller(103, {}),
];

const broker = {
  id: 'b1',
  brokerId: 1,
  process: 'up',
  registration: 'active',
  brokerEpoch: 4,
  downSinceUs: null,
  metadataApplied: 5,
  metadataLogEnd: 6,
  metadataLogStart: 0,
  metadataSnapshot: null,
} as unknown as BrokerView;

const closeUp: ControllerCloseUp = {
  kind: 'controller',
  from: 0,
  to: 10,
  committed: 7,
  voters: [
    { controllerId: 101, leaderId: 101, votes: [], timer: null, lingering: null, followers: [] },
    {
      controllerId: 102,
      leaderId: 102,
      votes: [],
      timer: { name: 'checkQuorum', endsAtUs: 24_000_000, lengthUs: 3_000_000 },
      lingering: null,
      followers: [],
    },
    {
      controllerId: 103,
      leaderId: 102,
      votes: [],
      timer: { name: 'fetchTimeout', endsAtUs: 22_500_000, lengthUs: 2_000_000 },
      lingering: null,
      followers: [],
    },
  ],
  observers: [
    { brokerId: 1, highWatermark: 6, timer: { name: 'session', endsAtUs: 31_000_000, lengthUs: 9_000_000 } },
  ],
  records: [
    {
      offset: 6,
      epoch: 7,
      type: 'PartitionChangeRecord',
      fields: [
        { name: 'topic', value: 'orders' },
        { name: 'partitionId', value: '4' },
        { name: 'isr', value: '3,2' },
      ],
      holders: ['c101'],
      isCommitted: false,
    },
    {
      offset: 6,
      epoch: 9,
      type: 'LeaderChangeMessage',
      fields: [{ name: 'leaderId', value: '102' }],
      holders: ['c102'],
      isCommitted: true,
    },
    {
      offset: 7,
      epoch: 9,
      type: 'BrokerRegistrationChangeRecord',
      fields: [
        { name: 'brokerId', value: '1' },
        { name: 'fenced', value: '-1' },
      ],
      holders: ['c102'],
      isCommitted: false,
    },
  ],
};

const events = [
  { id: 1, timeUs: 1_000_000, cause: null, type: 'controller.activated', controllerId: 101, epoch: 7 },
  { id: 2, timeUs: 20_000_000, cause: null, type: 'node.killed', node: 'c101' },
  { id: 3, timeUs: 21_700_000, cause: null, type: 'controller.candidate', controllerId: 102, epoch: 9 },
  {
    id: 4,
    timeUs: 21_704_000,
    cause: null,
    type: 'controller.voted',
    voterId: 103,
    candidateId: 102,
    epoch: 9,
    granted: true,
  },
  { id: 5, timeUs: 21_710_000, cause: null, type: 'controller.elected', controllerId: 102, epoch: 9 },
  { id: 6, timeUs: 22_020_000, cause: null, type: 'controller.activated', controllerId: 102, epoch: 9 },
] as unknown as readonly EngineEvent[];

const acts = {
  onBoot: vi.fn(),
  onBeside: vi.fn(),
  onMove: vi.fn(),
  onFollow: vi.fn(),
  onChoose: vi.fn(),
  onSeek: vi.fn(),
  onSelectEvent: vi.fn(),
  onInspect: vi.fn(),
  onKill: vi.fn(),
  onStart: vi.fn(),
  menuOf: () => [],
};

const show = (part: Partial<Parameters<typeof QuorumView>[0]> = {}) =>
  render(
    <QuorumView
      isCalm={true}
      cluster={{
        era: '4.1',
        seed: '3c9e',
        activeControllerId: 102,
        controllerEpoch: 9,
        votersUp: 2,
        voterCount: 3,
        deletesTopics: true,
      }}
      controllers={controllers}
      brokers={[broker]}
      flights={{}}
      closeUp={closeUp}
      events={events}
      nowUs={22_072_000}
      nameOf={() => undefined}
      chosen={null}
      isFollowing
      strip={{ from: 0, to: 10 }}
      width={400}
      stripRef={{ current: null }}
      {...acts}
      {...part}
    />,
  );

describe('the controller lens with a quorum', () => {
  it('says who leads, and how long nobody did', () => {
    show();
    expect(screen.getByText('102 leads epoch 9')).toBeTruthy();
    expect(screen.getByText('no active controller from 20.000 to 22.020, 2.02 s')).toBeTruthy();
  });

  it('says it when nobody leads, and when the elected one is not active yet', () => {
    const nobody = {
      era: '4.1',
      seed: '',
      activeControllerId: -1,
      controllerEpoch: 0,
      votersUp: 2,
      voterCount: 3,
      deletesTopics: true,
    };
    const { unmount } = show({ cluster: nobody });
    expect(screen.getByText('102 is elected in epoch 9, not active yet')).toBeTruthy();
    unmount();
    show({ cluster: nobody, controllers: controllers.slice(0, 1), events: events.slice(0, 2) });
    expect(screen.getByText('nobody leads')).toBeTruthy();
    expect(screen.getByText('no active controller since 20.000, 2.07 s')).toBeTruthy();
  });

  it('tells of every copy where it ends and what it knows, and what a dead leader has alone', () => {
    show();
    const names = screen.getAllByRole('img').map((image) => image.getAttribute('aria-label') ?? '');
    expect(
      names.some(
        (name) => name.startsWith('Controller 101: log end 7') && name.includes('offset 6 of epoch 7'),
      ),
    ).toBe(true);
    expect(names).toContain('Controller 102: log end 8, committed up to 7');
    expect(names).toContain('Broker 1: log end 6, committed up to 6. applied up to 5');
  });

  it('shows the timers with what has gone by', () => {
    show();
    expect(screen.getByText('of 3000 ms since a majority fetched')).toBeTruthy();
    expect(screen.getByText('1072')).toBeTruthy();
    expect(screen.getByText('of 9000 ms since its heartbeat')).toBeTruthy();
    expect(screen.getByText('no timer runs')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Kill Broker 1' }));
    expect(acts.onKill).toHaveBeenCalledWith('b1');
    fireEvent.click(screen.getByRole('button', { name: 'Restart Controller 101' }));
    expect(acts.onStart).toHaveBeenCalledWith('c101');
  });

  it('decodes the records, strikes what was replaced, and shows the fields of the chosen one', () => {
    show({ chosen: 7 });
    const records = within(screen.getByRole('region', { name: 'Last records' }));
    const lines = records.getAllByRole('listitem').map((line) => line.textContent);
    expect(lines[0]).toContain('orders-4 isr 3,2');
    expect(records.getByText(/^Struck/)).toBeTruthy();
    expect(lines[2]).toContain('brokerId 1 unfenced');
    expect(lines[2]).toContain('not committed');
    expect(records.getByText('on controller 102')).toBeTruthy();
    fireEvent.click(records.getByRole('button', { expanded: true }));
    expect(acts.onChoose).toHaveBeenCalledWith(null);
  });

  it('shows the ballots, and asks before another release boots', () => {
    show();
    const ballots = within(screen.getByRole('region', { name: 'Ballots' }));
    expect(ballots.getByText('2 of 3, elected')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: '0.11' }));
    expect(acts.onBoot).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Replay in 0.11, beside this run' }));
    expect(acts.onBeside).toHaveBeenCalledWith('0.11');
    expect(acts.onBoot).not.toHaveBeenCalled();
    expect(screen.getByText(/boots a new cluster/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Boot a new cluster with 0.11' }));
    expect(acts.onBoot).toHaveBeenCalledWith('0.11');
  });
});
