/** The page as a visitor has it: its places by role and name, and (read only) what the picture holds. */
import type { Locator, Page } from '@playwright/test';
import type { ClusterFrame } from '../../src/contract/frame.ts';
import { Clients } from './clients.ts';
import { Dock } from './dock.ts';
import { Facts } from './door.ts';
import { isSettled } from './kafka.ts';

export class Highwater {
  readonly page: Page;
  readonly facts: Facts;
  readonly clients: Clients;
  readonly dock: Dock;

  constructor(page: Page) {
    this.page = page;
    this.facts = new Facts(page);
    this.clients = new Clients(page);
    this.dock = new Dock(page);
  }

  /** Opens the page and waits for its first picture. */
  async open(query: Readonly<Record<string, string>> = {}, folder = './'): Promise<void> {
    // Two journeys share two cores with the clusters that they watch: fewer pictures, the same film.
    await this.page.goto(`${folder}?${new URLSearchParams({ testing: '1', fps: '15', ...query })}`);
    await this.facts.ready();
    // The run is there before its words may be: keys are heard from the first drawing on.
    await this.page.locator('#stage').waitFor();
  }

  /** Waits until nothing is under way in the cluster. */
  settled(): Promise<ClusterFrame> {
    return this.facts.until('all partitions led, all groups stable', isSettled);
  }

  /** Waits until the run stands still, and nothing of it is on its way. */
  async paused(): Promise<ClusterFrame> {
    await this.dock.pause.click();
    await this.facts.untilPlayback('stands still', ({ playing }) => !playing);
    return this.facts.frame();
  }

  /** The matrix's column of a broker. */
  broker(brokerId: number): Locator {
    return this.page.getByRole('columnheader', { name: new RegExp(`^Broker ${brokerId},`) });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }
}
