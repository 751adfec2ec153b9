/** zoo.cfg: QuorumPeerConfig. */
import type { EraName } from '../eras.ts';
import { maker } from './definition.ts';

const { int } = maker('zookeeper');
const eras: readonly EraName[] = ['0.10', '0.11', '2.4'];

export const ZOOKEEPER_CONFIGS = {
  /** The unit of ZooKeeper's time, milliseconds: sessions end at multiples of it. */
  tickTime: int(2_000, 10, 600_000, { eras }),
  /** Ticks that a follower may take to come up to its leader, and that it may be out of touch with it. */
  initLimit: int(10, 1, 1_000, { eras }),
  syncLimit: int(5, 1, 1_000, { eras }),
} as const;
