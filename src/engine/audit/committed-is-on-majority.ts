/** What-if, not Kafka: where a topic commits by majority, what its leader shows as committed lies on a majority of the assigned
 *  replicas' disks, whether their brokers are up or not (Raft: State Machine Safety rests on it). It takes the place of the
 *  promises about the ISR, by the rule that the leader itself goes by. */
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { lookOnMajority } from './on-majority.ts';
import { copiesOf, everyCopy } from './view.ts';

export const committedIsOnMajority: Invariant = {
  name: 'committed-is-on-majority',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition }, copy) =>
      lookOnMajority(world, state, partition, copy),
    'replica.becameLeader': (world, state, { partition }, copy) =>
      lookOnMajority(world, state, partition, copy),
    'replica.truncated': (world, state, { partition }) => {
      for (const copy of copiesOf(world, partition)) {
        const finding = lookOnMajority(world, state, partition, copy);
        if (finding) return finding;
      }
      return null;
    },
  },
  recheck(world, state) {
    for (const { key, copy } of everyCopy(world)) {
      const finding = lookOnMajority(world, state, key, copy);
      if (finding) return finding;
    }
    return null;
  },
  permittedBy: whateverLoses,
};
