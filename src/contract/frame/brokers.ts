/** Brokers and the machines they run on. */
import type { DiskCondition, Hardware, MachineCounts } from '../hardware.ts';
import type { BrokerId } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';
import type { SnapshotView } from './quorum.ts';

export interface BrokerView {
  readonly id: string;
  readonly brokerId: BrokerId;
  readonly rack: string | null;
  /** The process: `stopping` is a controlled shutdown. */
  readonly process: 'up' | 'starting' | 'stopping' | 'down';
  /** When the process last went down; null while it is up. */
  readonly downSinceUs: SimTimeUs | null;
  /** What the controller thinks of it. */
  readonly registration: 'none' | 'fenced' | 'active' | 'shuttingDown';
  /** While the controller still counts on a silent broker: when its session (with the controller, or with ZooKeeper) will
   *  end; null otherwise. */
  readonly sessionEndsAtUs: SimTimeUs | null;
  readonly brokerEpoch: number;
  readonly leads: number;
  readonly replicaCount: number;
  readonly logBytes: number;
  /** Transactions that it coordinates and that are not at their end: open, or decided with markers still to be written. */
  readonly openTransactions: number;
  readonly slowFactor: number;
  /** Its disk, whether the process has noticed or not. */
  readonly disk: DiskCondition;
  /** Its machine, and what it has done so far; null while its work costs nothing. */
  readonly machine: MachineView | null;
  /** Since when its process stands still; null while it runs, or is down. */
  readonly pausedSinceUs: SimTimeUs | null;
  /** Cut off from every other node. */
  readonly isolated: boolean;
  /** Its copy of the metadata log: what it has applied, and what it holds. */
  readonly metadataApplied: number;
  readonly metadataLogEnd: number;
  /** Where its copy begins, and its newest snapshot; null before the first. */
  readonly metadataLogStart: number;
  readonly metadataSnapshot: SnapshotView | null;
}

export interface MachineView {
  readonly hardware: Hardware;
  readonly counts: Readonly<MachineCounts>;
  /** Bytes of files that its memory holds, in whole pages; of these, what is not on the disk yet. */
  readonly cachedBytes: number;
  readonly dirtyBytes: number;
  /** Request handler threads (num.io.threads), those at work, and requests that wait for one. */
  readonly threads: number;
  readonly busyThreads: number;
  readonly waitingRequests: number;
}
