/** The ways that this run was taken. */
import type { BranchView } from '../contract/messages.ts';

export interface BranchesState {
  /** In the order in which they began. Empty until the run has been taken another way. */
  readonly branches: readonly BranchView[];
  /** The one that is shown. */
  readonly branchId: number;
}

export const ONE_BRANCH: BranchesState = { branches: [], branchId: 1 };
