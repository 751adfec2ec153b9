/** The dock and what speaks from it: transport, timeline, the newest toast. */
import type { Locator, Page } from '@playwright/test';

export class Dock {
  readonly play: Locator;
  readonly pause: Locator;
  readonly stepBack: Locator;
  readonly stepForward: Locator;
  readonly stepMessage: Locator;
  readonly pace: Locator;
  readonly clock: Locator;
  readonly timeline: Locator;
  readonly playhead: Locator;
  /** Why a wish was refused, what was taken back. */
  readonly toast: Locator;

  constructor(page: Page) {
    const transport = page.getByRole('region', { name: 'Transport' });
    this.play = transport.getByRole('button', { name: 'Play', exact: true });
    this.pause = transport.getByRole('button', { name: 'Pause', exact: true });
    this.stepBack = transport.getByRole('button', { name: 'Step one event back' });
    this.stepForward = transport.getByRole('button', { name: 'Step one event forward' });
    this.stepMessage = transport.getByRole('button', { name: 'Step to the next message' });
    this.pace = page.getByRole('combobox', { name: 'Pace' });
    this.clock = page.getByLabel('Simulated time');
    this.timeline = page.getByRole('region', { name: 'Timeline' });
    this.playhead = page.getByRole('slider', { name: 'Playhead' });
    this.toast = page
      .getByRole('status')
      .filter({ has: page.getByRole('button', { name: 'Dismiss', exact: true }) });
  }
}
