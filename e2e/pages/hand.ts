/** A visitor who has one way only: a mouse, a finger on a phone, or the keys of a desk. What a journey does, it does through
 *  this hand; what cannot be done so is a defect of the page. */
import { expect, type Locator, type Page } from '@playwright/test';
import { type Called, LENS_ORDER, type Lens } from './called.ts';
import type { Clients } from './clients.ts';
import { tabTo } from './keyboard.ts';

export type Way = 'mouse' | 'touch' | 'keyboard';

/** What the browser must be for each. */
export const BROWSER = {
  mouse: { viewport: { width: 1440, height: 900 } },
  touch: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  keyboard: { viewport: { width: 1440, height: 900 } },
} as const;

export class Hand {
  readonly way: Way;
  private readonly page: Page;
  private readonly called: Called;

  constructor(page: Page, way: Way, called: Called) {
    this.page = page;
    this.way = way;
    this.called = called;
  }

  /** Presses a button. */
  async press(target: Locator): Promise<void> {
    if (this.way === 'mouse') await target.click();
    else if (this.way === 'touch') await target.tap();
    else {
      await tabTo(this.page, target);
      await this.page.keyboard.press('Enter');
    }
  }

  /** Opens a list by the name of its button, and chooses. */
  async choose(button: Locator, menu: string, item: string): Promise<void> {
    await this.press(button);
    const wanted = this.page
      .getByRole('menu', { name: menu, exact: true })
      .getByRole('menuitem', { name: item });
    await expect(wanted).toBeVisible();
    if (this.way !== 'keyboard') {
      await this.press(wanted);
      return;
    }
    await this.arrowTo(wanted, 'ArrowDown');
    await this.page.keyboard.press('Enter');
  }

  /** Goes by one arrow key until the focus is there. */
  private async arrowTo(target: Locator, key: string): Promise<void> {
    for (let i = 0; i < MOST_STEPS; i++) {
      if (await isFocused(target)) return;
      await this.page.keyboard.press(key);
    }
    await expect(target, `can be reached by ${key}`).toBeFocused();
  }

  /** One of a few that are all in sight. */
  async pick(group: Locator, value: string): Promise<void> {
    const wanted = group.locator('label').filter({ hasText: new RegExp(`^${value}$`) });
    if (this.way !== 'keyboard') {
      await this.press(wanted);
      return;
    }
    await tabTo(this.page, group.getByRole('radio', { checked: true }));
    // Whichever lies beside it: the engine hears of each that is passed.
    const all = await group.getByRole('radio').evaluateAll((radios) =>
      radios.map((radio) => ({
        value: radio.parentElement?.textContent ?? '',
        isChecked: radio.matches(':checked'),
      })),
    );
    const by = all.findIndex((one) => one.value === value) - all.findIndex(({ isChecked }) => isChecked);
    expect(Math.abs(by), `${value} lies beside what is chosen`).toBe(1);
    await this.page.keyboard.press(by > 0 ? 'ArrowRight' : 'ArrowLeft');
  }

  /** Types into a field, in place of what stands in it. */
  async write(field: Locator, text: string): Promise<void> {
    if (this.way === 'keyboard') await tabTo(this.page, field);
    else await this.press(field);
    await expect(field).toBeFocused();
    await this.page.keyboard.press('End');
    for (const _ of await field.inputValue()) await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
    await expect(field).toHaveValue(text);
  }

  async openLens(lens: Lens): Promise<void> {
    const views = this.page.getByRole('navigation', { name: this.called.views });
    const name = this.called.lenses[lens];
    if (this.way === 'keyboard') await this.page.keyboard.press(String(LENS_ORDER.indexOf(lens) + 1));
    else if (this.way === 'mouse') await views.getByRole('button', { name, exact: true }).click();
    else await this.choose(views.getByRole('button').first(), this.called.views, name);
    await expect.poll(() => this.page.evaluate(() => window.highwater.lens())).toBe(lens);
  }

  /** Where producers are: on a phone behind a tab. */
  async openProducers(): Promise<void> {
    if (this.way === 'touch')
      await this.press(this.page.getByRole('tab', { name: this.called.producers, exact: true }));
  }

  /** Picks a consumer up where it is, carries it, and lets it go when the place has said what that would do.
   *  @param arrow the key that leads from where it is to the place */
  async carry(clients: Clients, chip: Locator, place: Locator, arrow: string, says: string): Promise<void> {
    if (this.way === 'mouse') {
      await clients.carryChip(chip, place);
      await expect(place).toContainText(says);
      await clients.drop();
    } else if (this.way === 'touch') {
      await chip.tap();
      await place.getByRole('button', { name: new RegExp(`^${says}`) }).tap();
    } else {
      await tabTo(this.page, chip);
      await this.page.keyboard.press('Enter');
      // It is in the hand before an arrow leads on.
      await expect(this.page.locator('.chip--lifted')).toBeVisible();
      await this.page.keyboard.press(arrow);
      await expect(place).toContainText(says);
      await this.page.keyboard.press('Enter');
    }
  }

  /** By the grid's own keys from its corner, by the signs at its head, or by the list that is there for a finger. */
  async doToBroker(id: number, verb: 'kill' | 'restart'): Promise<void> {
    const { called, page } = this;
    const head = page.getByRole('columnheader', { name: new RegExp(`^Broker ${id}\\b`) });
    if (this.way === 'touch') {
      const list = called.verbs(id);
      await this.choose(page.getByRole('button', { name: list, exact: true }), list, called[verb](id));
    } else if (this.way === 'mouse') {
      await head.hover();
      await page.getByRole('button', { name: called[verb](id), exact: true }).click();
    } else {
      const grid = page.getByRole('grid', { name: called.grid });
      if (!(await isFocused(head))) {
        await tabTo(page, grid.locator('[tabindex="0"]').first());
        await this.arrowTo(head, 'ArrowRight');
      }
      await page.keyboard.press(verb === 'kill' ? 'k' : 'r');
    }
  }
}

/** More steps than any list or row has. */
const MOST_STEPS = 30;

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);
