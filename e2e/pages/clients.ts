/** The rails: consumers in groups and on the bench, producers and their settings. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Clients {
  private readonly page: Page;
  readonly bench: Locator;

  constructor(page: Page) {
    this.page = page;
    this.bench = page.getByRole('region', { name: 'Bench', exact: true });
  }

  group(groupId: string): Locator {
    return this.page.getByRole('region', { name: `Group ${groupId}`, exact: true });
  }

  /** A consumer, wherever it is. */
  chip(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}, (member of|on the bench)`) });
  }

  producer(name: string): Locator {
    return this.page.getByRole('region', { name: `Producer ${name}`, exact: true });
  }

  acks(name: string, value: '0' | '1' | 'all'): Locator {
    return this.page
      .getByRole('group', { name: `acks of ${name}` })
      .getByRole('radio', { name: value, exact: true });
  }

  idempotence(name: string): Locator {
    return this.page.getByRole('switch', { name: `Idempotence of ${name}` });
  }

  rate(name: string): Locator {
    return this.page.getByRole('slider', { name: `Records per second of ${name}` });
  }

  keys(name: string): Locator {
    return this.page.getByRole('combobox', { name: `Keys of ${name}` });
  }

  /** Opens a menu by the name of its button, and chooses. */
  async choose(menu: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: menu, exact: true }).click();
    await this.page
      .getByRole('menu', { name: menu, exact: true })
      .getByRole('menuitem', { name: item })
      .click();
  }

  /** Carries a consumer over a place with the mouse, and holds it there. */
  async carry(name: string, place: Locator): Promise<void> {
    await this.carryChip(this.chip(name), place);
  }

  /** As `carry`, in whatever language it is called. */
  async carryChip(chip: Locator, place: Locator): Promise<void> {
    await chip.hover();
    await this.page.mouse.down();
    // By hand: past the few pixels that make a drag, then over the place, which may have moved by then.
    const from = await centreOf(chip);
    await this.page.mouse.move(from.x + 3, from.y + 9, { steps: 4 });
    const to = await centreOf(place);
    await this.page.mouse.move(to.x, to.y, { steps: 12 });
  }

  async drop(): Promise<void> {
    await this.page.mouse.up();
  }
}

async function centreOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  expect(box, 'is to be seen').not.toBeNull();
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
  return { x: x + width / 2, y: y + height / 2 };
}
