/** `npm run screenshots -- --beside FOLDER`: beside each picture of the design (FOLDER holds them as PNG) the running app in
 *  the same situation, into `screenshots/beside/`, with a sheet to look at. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SITUATIONS } from './beside-situations.mjs';
import { loadBundle } from './bundle.mjs';
import { ensureFolder, root, say } from './lib.mjs';

/** Wall time for polite motion, and for what is asked of the engine. */
const SETTLES_MS = 2_500;

/** Answers whether all went well. `only`: names of pictures; empty means all. */
export async function makeBeside({ designFolder, only, browser, address, settle }) {
  const design = resolve(designFolder);
  const wanted = SITUATIONS.filter(({ picture }) => only.length === 0 || only.includes(picture));
  if (!existsSync(join(design, `${wanted[0]?.picture}.png`))) {
    say(`No pictures of the design in ${designFolder}: give the folder that holds cluster-light.png.`);
    return false;
  }
  const folder = ensureFolder(join(root, 'screenshots', 'beside'));
  const { encodeLink } = await loadBundle('src/scenario/link.ts');
  const shown = [];
  /** Pictures whose steps did not work. */
  const broken = [];
  for (const situation of wanted) {
    const file = join(design, `${situation.picture}.png`);
    copyFileSync(file, join(folder, `${situation.picture}.design.png`));
    const missing =
      situation.missing ??
      (await shoot({ situation, size: sizeOf(file), folder, browser, address, settle, encodeLink, broken }));
    shown.push({ ...situation, missing });
    process.stdout.write(
      `${situation.picture}: ${missing ?? `screenshots/beside/${situation.picture}.png`}\n`,
    );
  }
  writeFileSync(join(folder, 'index.html'), sheetOf(shown));
  process.stdout.write('screenshots/beside/index.html\n');
  return broken.length === 0;
}

/** Takes one picture. Answers a sentence when the app has nothing to show beside it. */
async function shoot({ situation, size, folder, browser, address, settle, encodeLink, broken }) {
  const { picture, theme = 'chart', lang = 'en', run, query = {}, steps } = situation;
  const context = await browser.newContext({
    viewport: size,
    locale: lang,
    colorScheme: theme === 'night' ? 'dark' : 'light',
    hasTouch: size.width < 500,
  });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => say(`${picture}: the page threw ${error.message}`));
    const commands = (run?.commands ?? []).map((line, i) => ({ commandId: `you-${i + 1}`, ...line }));
    const link = run ? `#${await encodeLink({ highwater: 1, ...run, commands })}` : '';
    const search = new URLSearchParams({ theme, lang, testing: '1', ...query });
    await page.goto(`${address}?${search}${link}`);
    await settle(page);
    if (run?.lens && (await page.evaluate(() => globalThis.highwater.lens())) !== run.lens)
      return `The app has no lens called ${run.lens}.`;
    try {
      await steps?.(page);
    } catch (error) {
      broken.push(picture);
      say(`${picture}: what a hand should have done did not work: ${error.message.split('\n')[0]}`);
    }
    await page.waitForTimeout(SETTLES_MS);
    await page.screenshot({ path: join(folder, `${picture}.png`) });
    return undefined;
  } finally {
    await context.close();
  }
}

/** Width and height, from the head of a PNG. */
function sizeOf(file) {
  const head = readFileSync(file).subarray(0, 24);
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function sheetOf(shown) {
  const rows = shown.map(
    ({ picture, missing }) => `<section id="${picture}"><h2>${picture}</h2><div>
<figure><img src="${picture}.design.png" alt=""><figcaption>design</figcaption></figure>
<figure>${missing ? `<p>${missing}</p>` : `<img src="${picture}.png" alt="">`}<figcaption>app</figcaption></figure>
</div></section>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Beside the design</title>
<style>body{font:14px/1.5 system-ui;margin:16px;background:#888}div{display:flex;gap:16px}figure{flex:1;margin:0}
img{width:100%;display:block}p{background:#fff;padding:16px;margin:0}h2{margin:16px 0 4px}</style>
${rows.join('\n')}\n`;
}
