/** How the simulation behind the picture is doing, and which of its messages still count. */
import type { RunId } from '../contract/ids.ts';
import type { SimTimeUs } from '../contract/units.ts';

/** The run that this page shows; opening it again ends the one before. */
export const RUN: RunId = 'main';

export interface RunState {
  /** `opening`: no frame yet. `failed`: a promise of ours broke, the worker lives. `dead`: the worker is gone. */
  readonly status: 'opening' | 'running' | 'failed' | 'dead';
  /** In words, for `failed` and `dead`; empty otherwise. */
  readonly why: string;
  readonly failedAtUs: SimTimeUs | null;
  readonly timelineEpoch: number;
  readonly frameNumber: number;
}

export const firstRun: RunState = {
  status: 'opening',
  why: '',
  failedAtUs: null,
  timelineEpoch: 0,
  frameNumber: 0,
};
