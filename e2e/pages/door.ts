/** The testing door of the page (`?testing=1`): what a test may read. It acts through the page, as a visitor does. */
import { expect, type Page } from '@playwright/test';
import type { JournaledCommand } from '../../src/contract/commands.ts';
import type { EngineEvent } from '../../src/contract/events.ts';
import type { ClusterFrame } from '../../src/contract/frame.ts';
import type { Held, PlaybackState } from '../../src/contract/messages.ts';

interface Door {
  frame(): ClusterFrame;
  playback(): PlaybackState;
  journal(): { readonly events: readonly EngineEvent[]; readonly commands: readonly JournaledCommand[] };
  lens(): string;
  run(): { readonly status: string; readonly why: string; readonly timelineEpoch: number };
  place(): Promise<Held | null>;
  pause(): void;
  readonly ready: boolean;
}

declare global {
  interface Window {
    readonly highwater: Door;
  }
}

/** Looks at facts until they hold; never at a watch. */
export class Facts {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  frame(): Promise<ClusterFrame> {
    return this.page.evaluate(() => window.highwater.frame());
  }

  playback(): Promise<PlaybackState> {
    return this.page.evaluate(() => window.highwater.playback());
  }

  events(): Promise<readonly EngineEvent[]> {
    return this.page.evaluate(() => window.highwater.journal().events);
  }

  commands(): Promise<readonly JournaledCommand[]> {
    return this.page.evaluate(() => window.highwater.journal().commands);
  }

  /** What a link to this moment holds. */
  place(): Promise<Held | null> {
    return this.page.evaluate(() => window.highwater.place());
  }

  timelineEpoch(): Promise<number> {
    return this.page.evaluate(() => window.highwater.run().timelineEpoch);
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'highwater' in window && window.highwater.ready);
  }

  /** Waits until the picture shows what `told` says, and answers that picture. */
  async until(told: string, holds: (frame: ClusterFrame) => boolean): Promise<ClusterFrame> {
    let frame = await this.frame();
    await expect
      .poll(
        async () => {
          frame = await this.frame();
          return holds(frame);
        },
        { message: told, timeout: 60_000, intervals: [100, 200, 300] },
      )
      .toBe(true);
    return frame;
  }

  /** As `until`, for where the playhead is. */
  async untilPlayback(told: string, holds: (playback: PlaybackState) => boolean): Promise<PlaybackState> {
    let playback = await this.playback();
    await expect
      .poll(
        async () => {
          playback = await this.playback();
          return holds(playback);
        },
        { message: told, timeout: 60_000, intervals: [50, 100, 200] },
      )
      .toBe(true);
    return playback;
  }
}
