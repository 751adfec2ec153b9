/** How the simulation behind the picture is doing, and which of its messages still count. */
import type { RunId } from '../contract/ids.ts';
import type { Breach } from '../contract/invariants.ts';
import type { Death } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';

/** The run that this page shows; opening it again ends the one before. */
export const RUN: RunId = 'main';

/** Where the run stands still, one event before a promise that does not hold. */
export interface Stop {
  readonly atUs: SimTimeUs;
  readonly breach: Breach;
}

export interface RunState {
  /** `opening`: no frame yet. `failed`: a promise of ours broke, the worker lives. `dead`: the worker is gone. */
  readonly status: 'opening' | 'running' | 'failed' | 'dead';
  /** Why it has failed, in the engine's own English; empty otherwise. */
  readonly why: string;
  /** Null while the worker lives. */
  readonly death: Death | null;
  readonly failedAtUs: SimTimeUs | null;
  /** The promise that the run stands still before; null: none. */
  readonly stop: Stop | null;
  /** Events played of about so many, on a way that takes long; null: none is under way. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly timelineEpoch: number;
  readonly frameNumber: number;
}

export const firstRun: RunState = {
  status: 'opening',
  why: '',
  death: null,
  failedAtUs: null,
  stop: null,
  progress: null,
  timelineEpoch: 0,
  frameNumber: 0,
};
