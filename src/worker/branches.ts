/** The ways that a run was taken: one is shown, the others stay as they were left. */
import type { BranchView } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';
import type { Timeline } from './timeline.ts';

interface Branch {
  readonly branchId: number;
  name: string;
  readonly forkedAtUs: SimTimeUs;
  readonly timeline: Timeline;
}

/** More are not kept: the oldest without a name goes. */
const MAX_BRANCHES = 24;
/** Keyframes of a branch that is not shown. They are a cache; what it is, its journal says. */
const KEPT_KEYFRAMES = 12;
const MAX_NAME = 60;

export class Branches {
  private list: Branch[];
  private current: number;
  private count = 1;

  constructor(timeline: Timeline) {
    this.list = [{ branchId: 1, name: '', forkedAtUs: 0, timeline }];
    this.current = 1;
  }

  /** A new branch, from now on the one that is shown. */
  fork(timeline: Timeline, atUs: SimTimeUs): void {
    this.leave();
    this.count += 1;
    this.current = this.count;
    this.list.push({ branchId: this.count, name: '', forkedAtUs: atUs, timeline });
    const tooOld = this.list.find(({ name, branchId }) => name === '' && branchId !== this.current);
    if (this.list.length > MAX_BRANCHES && tooOld) this.discard(tooOld.branchId);
  }

  /** Null: there is none of this number, or it is the one that is shown. */
  goTo(branchId: number): Timeline | null {
    const branch = this.list.find((other) => other.branchId === branchId);
    if (!branch || branchId === this.current) return null;
    this.leave();
    this.current = branchId;
    return branch.timeline;
  }

  rename(branchId: number, name: string): void {
    const branch = this.list.find((other) => other.branchId === branchId);
    if (branch) branch.name = name.trim().slice(0, MAX_NAME);
  }

  /** The one that is shown stays. */
  discard(branchId: number): void {
    if (branchId !== this.current) this.list = this.list.filter((other) => other.branchId !== branchId);
  }

  view(): { readonly branches: readonly BranchView[]; readonly branchId: number } {
    const branches = this.list.map(({ branchId, name, forkedAtUs, timeline }) => ({
      branchId,
      name,
      forkedAtUs,
      headUs: timeline.headUs,
      commands: [...timeline.journal],
    }));
    return { branches, branchId: this.current };
  }

  private leave(): void {
    this.list.find(({ branchId }) => branchId === this.current)?.timeline.keyframes.keepFew(KEPT_KEYFRAMES);
  }
}
