/** Promises about groups and their coordinators, broken. */
import type { EventBody } from '../../../contract/events.ts';
import type { InvariantName } from '../../../contract/invariants.ts';
import { idPath, ownerPath, parentsOf } from '../../clients/consumer/old/znodes.ts';
import { consumerMemory } from '../../clients/consumer/state.ts';
import { brokerProcess } from '../../cluster/broker-node.ts';
import { createEnsembleView } from '../../cluster/ensemble-view.ts';
import type { ZkWrite } from '../../protocol/zookeeper.ts';
import { applyBody } from '../../zookeeper/data-tree.ts';
import type { Insides } from '../cluster-script.ts';
import { ORDERS } from '../cluster-script.ts';
import { assigned, committed, committedOffsets, generation, RECONCILED, taken } from './happenings.ts';
import type { Breach } from './resting.ts';
import { consumerGroupOf, coordinatorId, nodeOf, nothing, OFFSETS, otherThan, resting } from './resting.ts';

/** Ada, whose heartbeats have been answered all the time. */
function adaLeft(why: 'left' | 'sessionExpired'): EventBody {
  const memberId = consumerMemory(nodeOf(resting.insides, 'k-ada'))?.client?.memberId ?? '';
  return {
    type: 'group.memberLeft',
    groupId: 'team',
    brokerId: coordinatorId(),
    memberId,
    consumerId: 'k-ada',
    why,
  };
}

export const groups = {
  'generations-only-rise': {
    change: nothing,
    event: generation(1),
    control: generation(9),
  },
  'one-owner-per-partition': {
    change: nothing,
    event: assigned({ 'k-ada': [ORDERS], 'k-bo': [ORDERS] }),
    control: assigned({ 'k-ada': [ORDERS], 'k-bo': [] }),
  },
  'assignment-has-no-hole': {
    change: nothing,
    event: assigned({ 'k-ada': ['orders-1'] }),
    control: assigned({ 'k-ada': [ORDERS, 'orders-1'] }),
  },
  'commits-move-forward': {
    // The coordinator takes it, too.
    change: (insides) => {
      const process = brokerProcess(nodeOf(insides, `b${coordinatorId()}`));
      for (const offsets of process?.groups.groups.get('team')?.offsets.values() ?? [])
        for (const [index, known] of offsets) offsets.set(index, { ...known, offset: 3 });
    },
    event: committed(3),
    control: committed(6),
  },
  'newest-instance-wins': {
    change: ({ world }) => {
      for (const node of world.sim.nodes.values()) {
        const group = node.kind === 'broker' ? brokerProcess(node)?.groups.groups.get('team') : undefined;
        const [ada] = group?.members.values() ?? [];
        if (!group || !ada) continue;
        for (const memberId of ['one', 'two'])
          group.members.set(memberId, { ...ada, memberId, groupInstanceId: 'till' });
      }
    },
    event: { type: 'group.memberJoined', groupId: 'team', memberId: 'two', consumerId: 'k-ada' },
  },
  'stable-groups-are-settled': {
    change: (insides) => {
      const group = brokerProcess(nodeOf(insides, `b${coordinatorId()}`))?.groups.groups.get('team');
      if (!group) throw new Error('there is no team');
      group.barrierEndsAtUs = 1;
    },
    event: {
      type: 'group.memberLeft',
      groupId: 'team',
      brokerId: coordinatorId(),
      memberId: 'x',
      consumerId: 'k-bo',
      why: 'left',
    },
  },
  'sessions-last-their-time': {
    change: nothing,
    event: adaLeft('sessionExpired'),
    control: adaLeft('left'),
  },
  'revoked-before-given': {
    change: nothing,
    event: taken(1),
    control: taken(2),
  },
  'owners-hold-their-znodes': {
    change: registerInZooKeeper,
    event: taken(-1, 'k-ada'),
    control: taken(1, 'k-ada'),
  },
  'one-member-per-partition': {
    change: consumerGroupOf({ a: [0], b: [0] }),
    event: RECONCILED,
  },
  'member-epochs-follow': {
    change: consumerGroupOf({ a: [0], b: [1] }, { b: 9 }),
    event: RECONCILED,
  },
  'assigned-is-subscribed': {
    change: nothing,
    event: assigned({ 'k-ada': ['payments-0'] }),
    control: assigned({ 'k-ada': [ORDERS] }),
  },
  'commits-are-of-members': {
    change: nothing,
    event: committedOffsets({ generation: 1, takenIn: 2 }),
    control: committedOffsets(),
  },
  'commits-stay-within-the-log': {
    change: nothing,
    event: committedOffsets({ offsets: { [ORDERS]: 7 } }),
    control: committedOffsets(),
  },
  'coordinator-tells-its-log': {
    change: (insides) => {
      const process = brokerProcess(nodeOf(insides, `b${coordinatorId()}`));
      const offsets = process?.groups.groups.get('team')?.offsets.get('orders');
      const known = offsets?.get(0);
      if (!offsets || !known) throw new Error('nothing is committed');
      offsets.set(0, Object.freeze({ ...known, offset: known.offset + 1 }));
    },
  },
  'one-coordinator-per-epoch': {
    change: nothing,
    event: { type: 'coordinator.loaded', brokerId: otherThan(OFFSETS), partition: OFFSETS, groups: ['team'] },
    control: {
      type: 'coordinator.loaded',
      brokerId: coordinatorId(),
      partition: OFFSETS,
      groups: ['team'],
    },
  },
} satisfies Partial<Record<InvariantName, Breach>>;

/** Puts Ada's registration into a ZooKeeper, and no owner of ORDERS. */
function registerInZooKeeper(insides: Insides): void {
  const ensemble = createEnsembleView();
  const { memberId = '' } = consumerMemory(nodeOf(insides, 'k-ada'))?.client ?? {};
  const put = (path: string, data: unknown): void => {
    const body = { type: 'create', path, data, ephemeralOwner: 0 } as const;
    applyBody(ensemble.tree, body, 0, 1, []);
  };
  const needed = parentsOf([idPath('team', memberId), ownerPath('team', ORDERS)]);
  // All are made, and nothing else.
  for (const { path } of needed as readonly Extract<ZkWrite, { op: 'create' }>[]) put(path, null);
  put(idPath('team', memberId), null);
  Object.assign(insides.world, { ensemble });
}
