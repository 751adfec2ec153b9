/** Who shall lead a partition, by the reason for asking. Pure.
 *  Models      kafka.controller.Election, PartitionLeaderElectionAlgorithms
 *  Invariants  a clean election takes the first in the order of assignment that lives and is in sync */
import type { BrokerId } from '../../contract/ids.ts';

export type Strategy = 'offline' | 'unclean' | 'preferred' | 'reassign' | 'controlledShutdown';

export interface Candidates {
  /** Assigned replicas, the preferred leader first; of a reassignment those it leads to. */
  readonly assignment: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  /** Registered and not about to shut down. */
  readonly isOnline: (id: BrokerId) => boolean;
  /** Registered, whether or not it is about to shut down. */
  readonly isRegistered: (id: BrokerId) => boolean;
  readonly allowsUnclean: boolean;
}
export interface Elected {
  readonly leader: BrokerId;
  readonly isr: readonly BrokerId[];
  /** Who is told. */
  readonly recipients: readonly BrokerId[];
}

/** Null when nobody may lead. */
export function electLeader(strategy: Strategy, candidates: Candidates): Elected | null {
  const { assignment, isr, isOnline, isRegistered, allowsUnclean } = candidates;
  const isClean = (id: BrokerId): boolean => isOnline(id) && isr.includes(id);
  switch (strategy) {
    case 'offline':
    case 'unclean': {
      const clean = assignment.find(isClean);
      const recipients = assignment.filter(isOnline);
      if (clean !== undefined) return { leader: clean, isr: isr.filter(isOnline), recipients };
      const unclean = allowsUnclean || strategy === 'unclean' ? assignment.find(isOnline) : undefined;
      return unclean === undefined ? null : { leader: unclean, isr: [unclean], recipients };
    }
    case 'preferred': {
      const [first] = assignment;
      return first !== undefined && isClean(first) ? { leader: first, isr, recipients: assignment } : null;
    }
    case 'reassign': {
      const leader = assignment.find(isClean);
      return leader === undefined ? null : { leader, isr, recipients: assignment };
    }
    case 'controlledShutdown': {
      const leader = assignment.find((id) => isRegistered(id) && isr.includes(id) && isOnline(id));
      if (leader === undefined) return null;
      // Whoever is about to shut down leaves the ISR; the dead are seen to elsewhere.
      const staying = isr.filter((id) => isOnline(id) || !isRegistered(id));
      return { leader, isr: staying, recipients: assignment.filter(isRegistered) };
    }
  }
}
