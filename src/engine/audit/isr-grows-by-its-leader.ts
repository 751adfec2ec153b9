/** An ISR grows only because the leader of that very epoch has asked for it, and the controller has checked that nothing has
 *  changed since (KIP-497; ReplicationControlManager#alterPartition). */
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { askedFor, copyOn, decided, leadershipOf, listed } from './view.ts';

export const isrGrowsByItsLeader: Invariant = {
  name: 'isr-grows-by-its-leader',
  on: {
    'partition.isrChanged': (world, _state, { partition, from, to, leaderEpoch }) => {
      const joined = to.filter((id) => !from.includes(id));
      const known = decided(world, partition);
      // With a new leader comes the ISR it is elected with.
      if (joined.length === 0 || known?.leaderEpoch !== leaderEpoch || to.includes(known.leader) === false)
        return null;
      if (joined.includes(known.leader)) return null;
      const leader = copyOn(world, partition, known.leader);
      const role = leadershipOf(leader);
      // It may have died, or been succeeded, since it asked.
      if (!role || leader?.replica?.leaderEpoch !== known.leaderEpoch) return null;
      const asked = askedFor(world, partition, known.leader);
      if (joined.every((id) => asked.includes(id))) return null;
      return inPartition(
        partition,
        `broker ${joined.join(', ')} joins the ISR, and leader ${known.leader} has asked for ${listed(new Set(asked))}`,
        { joined: joined.join(', '), leader: known.leader, asked: [...asked].join(', ') },
      );
    },
  },
};
