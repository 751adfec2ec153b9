/** What a process keeps in which a consumer and a producer work together: their own disks and memories, side by side, and where
 *  the application between them stands.
 *  See  transform.ts */
import type { TransformSettings } from '../../contract/commands.ts';
import type { ConsumerDisk, ConsumerMemory } from '../clients/consumer/state.ts';
import type { ProducerDisk, ProducerMemory, TxnOffsets } from '../clients/producer/state.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { NodeRecord } from '../kernel/sim.ts';

export interface TransformDisk extends ConsumerDisk {
  readonly transform: TransformSettings;
  readonly producer: ProducerDisk;
}

export interface TransformMemory extends ConsumerMemory {
  readonly producer: ProducerMemory;
  readonly transform: TransformState;
}

/** The member that the consumer last was: its groupMetadata(), which it keeps when it has lost its place. */
export type Membership = Pick<TxnOffsets, 'groupId' | 'generationId' | 'memberId' | 'groupInstanceId'>;

export interface TransformState {
  /** Between `working` and `committing` the thread is in calls of the producer, `flushing` in the one that waits for all that was
   *  sent without a transaction; `polling` is in the consumer's hands. `closing`: a fatal error; the process ends. */
  phase: 'starting' | 'polling' | 'working' | 'flushing' | 'offsets' | 'committing' | 'aborting' | 'closing';
  membership: Membership | null;
  /** Of the consumer's count of polled records, how many have been taken up. */
  taken: number;
  /** Records of this transaction, or of this lot, that are still to be sent. */
  left: number;
  /** Records that had failed when the lot was begun; where there are no transactions. */
  failedBefore: number;
  /** Positions behind what poll() gave, as they will be committed. */
  offsets: TxnOffsets['offsets'];
  /** Transactions, from 1; 0 before the first. */
  number: number;
  committed: number;
  aborted: number;
}

export const createTransformState = (): TransformState => ({
  phase: 'starting',
  membership: null,
  taken: 0,
  left: 0,
  failedBefore: 0,
  offsets: [],
  number: 0,
  committed: 0,
  aborted: 0,
});

export const isTransformer = ({ disk }: NodeRecord): boolean =>
  typeof disk === 'object' && disk !== null && 'transform' in disk;

// Both are made together (cluster/boot.ts), and `isTransformer` tells whether they are there.
export const transformDisk = (node: NodeRecord): TransformDisk => node.disk as TransformDisk;
export const transformMemory = (node: NodeRecord): TransformMemory | undefined =>
  node.memory as TransformMemory | undefined;
export const memoryOf = (node: NodeContext): TransformMemory => node.node.memory as TransformMemory;
