/** What is really on the screen: pixels of a picture of it, and of a canvas. */
import type { Page } from '@playwright/test';
import type { Room } from './marks.ts';

export type Rgb = readonly [number, number, number];

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Every pixel that touches the spot, so that a line between two pixels is seen. */
export type Sample = readonly Rgb[];

/** How much room the stage has, as the browser has laid it out. */
export const roomOf = (page: Page): Promise<Room> =>
  page.evaluate(() => {
    const box = document.querySelector('.sea__window');
    const panels = [...document.querySelectorAll<HTMLElement>('[data-port]')].flatMap((panel) => {
      const { top, height } = panel.getBoundingClientRect();
      return height > 0 ? [[panel.dataset.port ?? '', top + Math.min(20, height / 2)] as const] : [];
    });
    return {
      width: box?.clientWidth ?? 0,
      height: box?.clientHeight ?? 0,
      windowWidth: window.innerWidth,
      top: box?.getBoundingClientRect().top ?? 0,
      scrollTop: box?.scrollTop ?? 0,
      // The first panel of a producer counts.
      levels: Object.fromEntries([...panels].reverse()),
    };
  });

/** Which of these places of the stage's content can be seen: in the window, below its head, with nothing over them. */
export const seen = (page: Page, spots: readonly Spot[]): Promise<readonly (Spot | null)[]> =>
  page.evaluate((all) => {
    const content = document.querySelector('.sea__content');
    const head = document.querySelector('.sea-head')?.getBoundingClientRect().bottom ?? 0;
    const box = document.querySelector('.sea__window')?.getBoundingClientRect();
    const origin = content?.getBoundingClientRect();
    if (!content || !box || !origin) return [];
    return all.map(({ x, y }) => {
      const at = { x: origin.left + x, y: origin.top + y };
      const isInside = at.x > box.left && at.x < box.right - 1 && at.y > head + 1 && at.y < box.bottom - 1;
      const over = isInside ? document.elementFromPoint(at.x, at.y) : null;
      return over?.closest('.sea__content') ? at : null;
    });
  }, spots);

/** The pixels at these places of the window, from a picture of what is on the screen. */
export async function pixelsAt(page: Page, spots: readonly Spot[]): Promise<readonly Sample[]> {
  const picture = (await page.screenshot({ animations: 'allow', scale: 'css' })).toString('base64');
  return page.evaluate(
    async ({ data, all }) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (!context) throw new Error('no canvas to read the picture with');
      context.drawImage(image, 0, 0);
      return all.map(({ x, y }) => {
        const { data: rgba } = context.getImageData(Math.round(x) - 1, Math.round(y) - 1, 2, 2);
        return [0, 4, 8, 12].map((i): Rgb => [rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0]);
      });
    },
    { data: picture, all: spots },
  );
}

/** The pixels at these places of a canvas, from the canvas itself. */
export const canvasPixels = (
  page: Page,
  selector: string,
  spots: readonly Spot[],
): Promise<readonly Sample[]> =>
  page.evaluate(
    ({ selector: name, all }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(name);
      const context = canvas?.getContext('2d');
      if (!canvas || !context) throw new Error(`no canvas at ${name}`);
      const ratio = canvas.width / canvas.clientWidth;
      return all.map(({ x, y }) => {
        const { data } = context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1);
        return [[data[0] ?? 0, data[1] ?? 0, data[2] ?? 0] as Rgb];
      });
    },
    { selector, all: spots },
  );

/** What the tokens of the theme come to. */
export async function inksOf(page: Page, tokens: readonly string[]): Promise<ReadonlyMap<string, Rgb>> {
  const found = await page.evaluate((names) => {
    const style = getComputedStyle(document.documentElement);
    return names.map((name) => [name, style.getPropertyValue(name).trim()] as const);
  }, tokens);
  return new Map(found.map(([name, hex]) => [name, rgbOf(name, hex)]));
}

function rgbOf(name: string, hex: string): Rgb {
  const [, r, g, b] = /^#(..)(..)(..)$/.exec(hex) ?? [];
  if (r === undefined || g === undefined || b === undefined) throw new Error(`${name} is ${hex}, no colour`);
  return [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)];
}

/** Edges are softened by the browser; two inks of the theme differ by more. */
const NEAR = 8;

export const isInk = (sample: Sample, ink: Rgb): boolean =>
  sample.some((pixel) => pixel.every((value, i) => Math.abs(value - (ink[i] ?? 0)) <= NEAR));
