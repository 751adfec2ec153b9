/** A film of the page: what changed in groups and leaderships, frame by frame, against the visitor's own watch. Shows
 *  what a look from outside, now and then, would miss. */
import type { Page } from '@playwright/test';
import type { GroupState } from '../../src/contract/events.ts';

export interface Scene {
  /** The watch of the page when this was first to be seen. */
  readonly ms: number;
  readonly groups: Readonly<Record<string, { readonly state: GroupState; readonly generation: number }>>;
  readonly leaders: Readonly<
    Record<string, { readonly leaderId: number; readonly leaderEpoch: number; readonly status: string }>
  >;
}

/** What the visitor did, by the watch of the page. */
export interface Deed {
  readonly ms: number;
  readonly type: 'pointerup' | 'keydown';
}

export interface Film {
  readonly scenes: readonly Scene[];
  readonly deeds: readonly Deed[];
}

/** Starts the camera. The answer stops it, and gives the film. */
export async function roll(page: Page): Promise<() => Promise<Film>> {
  const camera = await page.evaluateHandle(() => {
    const scenes: Scene[] = [];
    const deeds: Deed[] = [];
    let isRolling = true;
    let last = '';
    const note = ({ type }: Event): void => {
      if (type === 'pointerup' || type === 'keydown') deeds.push({ ms: performance.now(), type });
    };
    for (const type of ['pointerup', 'keydown']) addEventListener(type, note, { capture: true });
    const look = (): void => {
      const frame = window.highwater.frame();
      const groups = Object.fromEntries(
        Object.values(frame.groups).map(({ id, state, generation }) => [id, { state, generation }]),
      );
      const leaders = Object.fromEntries(
        Object.values(frame.partitions).map(({ id, leaderId, leaderEpoch, status }) => [
          id,
          { leaderId, leaderEpoch, status },
        ]),
      );
      const text = JSON.stringify({ groups, leaders });
      if (text !== last) scenes.push({ ms: performance.now(), groups, leaders });
      last = text;
      if (isRolling) requestAnimationFrame(look);
    };
    look();
    return {
      cut: () => {
        isRolling = false;
        return { scenes, deeds };
      },
    };
  });
  return () => camera.evaluate(({ cut }) => cut());
}

/** Milliseconds from the last deed of this kind to the first scene after it that shows `holds`. */
export function msUntil(film: Film, type: Deed['type'], holds: (scene: Scene) => boolean): number {
  const deed = film.deeds.findLast((one) => one.type === type);
  const scene = film.scenes.find((one) => deed !== undefined && one.ms >= deed.ms && holds(one));
  return deed && scene ? scene.ms - deed.ms : Number.POSITIVE_INFINITY;
}
