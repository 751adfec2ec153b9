/** How the simulation behind the picture is doing, and which of its messages still count. */
import type { RunId } from '../contract/ids.ts';
import type { SimTimeUs } from '../contract/units.ts';

export interface RunState {
  readonly runId: RunId;
  /** `opening`: no frame yet. `failed`: a promise of ours broke, the worker lives. `dead`: the worker is gone. */
  readonly status: 'opening' | 'running' | 'failed' | 'dead';
  /** In words, for `failed` and `dead`; empty otherwise. */
  readonly why: string;
  readonly failedAtUs: SimTimeUs | null;
  readonly timelineEpoch: number;
  readonly frameNumber: number;
}

export const firstRun: RunState = {
  runId: '',
  status: 'opening',
  why: '',
  failedAtUs: null,
  timelineEpoch: 0,
  frameNumber: 0,
};
