import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ZooKeeperCloseUp } from '../../contract/controller-close-up.ts';
import type { ZooKeeperView } from '../../contract/frame.ts';
import { ZooKeeperLensView } from './ZooKeeperLensView.tsx';

const EPOCH = 5 * 2 ** 32;

const server = (serverId: number, part: Partial<ZooKeeperView>): ZooKeeperView => ({
  id: `z${serverId}`,
  serverId,
  process: 'up',
  role: 'following',
  isServing: true,
  epoch: 5,
  lastZxid: EPOCH + 3,
  processedZxid: EPOCH + 2,
  clientCount: 1,
  ...part,
});

const row = (path: string, depth: number, part: Partial<ZooKeeperCloseUp['tree'][number]> = {}) => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  depth,
  childCount: 0,
  isOpen: false,
  data: '',
  owner: null,
  version: 0,
  mzxid: 1,
  ...part,
});

const closeUp: ZooKeeperCloseUp = {
  kind: 'zookeeper',
  serverId: 202,
  servers: [
    { serverId: 201, vote: null, proposals: [], clients: ['b2'] },
    { serverId: 202, vote: null, proposals: [{ zxid: EPOCH + 3, acks: [202] }], clients: [] },
  ],
  txns: [
    {
      zxid: EPOCH + 2,
      what: 'create',
      paths: ['/controller'],
      session: '0x2',
      holders: [201, 202],
      appliedBy: [201, 202],
    },
    {
      zxid: EPOCH + 3,
      what: 'setData',
      paths: ['/controller_epoch'],
      session: '0x2',
      holders: [202],
      appliedBy: [],
    },
  ],
  sessions: [
    {
      id: '0x1',
      client: null,
      serverId: 202,
      timeOutMs: 6000,
      lastHeardUs: 19_000_000,
      endsAtUs: 26_000_000,
      owns: ['/brokers/ids/1'],
    },
    {
      id: '0x2',
      client: 'b2',
      serverId: 201,
      timeOutMs: 6000,
      lastHeardUs: 24_000_000,
      endsAtUs: 31_000_000,
      owns: [],
    },
  ],
  watches: [{ path: '/controller', on: 'data', watchers: [{ client: 'b2', session: '0x2' }] }],
  watchCount: 3,
  tree: [
    row('/', 0, { childCount: 2, isOpen: true }),
    row('/brokers', 1, { childCount: 3 }),
    row('/controller', 1, { data: '{"brokerid":2}', owner: '0x2' }),
    row('/lost', 1, { owner: '0x9' }),
  ],
};

const acts = {
  onBoot: vi.fn(),
  onBeside: vi.fn(),
  onServer: vi.fn(),
  onToggle: vi.fn(),
  onSeek: vi.fn(),
  onSelectEvent: vi.fn(),
};

const show = (part: Partial<Parameters<typeof ZooKeeperLensView>[0]> = {}) =>
  render(
    <ZooKeeperLensView
      cluster={{
        era: '0.11',
        seed: '',
        activeControllerId: 2,
        controllerEpoch: 5,
        votersUp: 2,
        voterCount: 2,
        deletesTopics: true,
      }}
      brokerIds={['b1', 'b2']}
      servers={[server(201, {}), server(202, { role: 'leading' })]}
      closeUp={closeUp}
      events={[]}
      nowUs={25_000_000}
      nameOf={() => undefined}
      menuOf={() => []}
      {...acts}
      {...part}
    />,
  );

describe('the controller lens with ZooKeeper', () => {
  it('says who has /controller, and that nobody has raced yet', () => {
    show();
    expect(screen.getByText('broker 2 took /controller, epoch 5')).toBeTruthy();
    expect(screen.getByText('Nobody has raced for /controller yet.')).toBeTruthy();
  });

  it('shows the tree, opens directories, and marks what outlives its session', () => {
    const { container } = show();
    fireEvent.click(screen.getByRole('button', { name: 'Open /brokers' }));
    expect(acts.onToggle).toHaveBeenCalledWith('/brokers');
    expect(screen.getByText('brokerid 2')).toBeTruthy();
    expect(container.querySelectorAll('.znode-mark--gone').length).toBe(1);
    fireEvent.click(screen.getByRole('radio', { name: 'Server 201' }));
    expect(acts.onServer).toHaveBeenCalledWith(201);
  });

  it('shows sessions with who is silent, and watches by name', () => {
    show();
    const sessions = within(screen.getByRole('region', { name: 'Sessions' }));
    expect(sessions.getByText('connection broken, was on server 202')).toBeTruthy();
    expect(sessions.getByText(/heard 6000 ms ago, ends at 26.000/)).toBeTruthy();
    const watches = within(screen.getByRole('region', { name: 'Watches' }));
    expect(watches.getByText(/roker 2/)).toBeTruthy();
    expect(watches.getByText('2 more are not listed')).toBeTruthy();
  });

  it('says it when no server is up, and when nobody has /controller', () => {
    show({
      cluster: {
        era: '0.11',
        seed: '',
        activeControllerId: -1,
        controllerEpoch: 5,
        votersUp: 0,
        voterCount: 2,
        deletesTopics: true,
      },
      closeUp: { ...closeUp, serverId: null, tree: [], sessions: [], watches: [], watchCount: 0 },
    });
    expect(screen.getByText('/controller is vacant')).toBeTruthy();
    expect(screen.getByText('No server is up.')).toBeTruthy();
    expect(screen.getByText('There is no session.')).toBeTruthy();
  });
});
