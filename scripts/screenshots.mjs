/** `npm run screenshots`: pictures of the built page in three sizes, both themes, both languages, into `screenshots/`.
 *
 *    npm run screenshots -- --query 'lens=log' --name log      another place in the page
 *    npm run screenshots -- --size 390x844 --theme night --lang zh-CN
 *    npm run screenshots -- --beside FOLDER              beside each picture of the design, the app (beside.mjs)
 *    npm run screenshots -- --beside FOLDER --picture log    beside one of them
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser, ensureBuild, ensureFolder, ensureInstall, freePort, root, say } from './lib.mjs';

const SIZES = ['1440x900', '1024x768', '390x844'];
const THEMES = ['chart', 'night'];
const LANGUAGES = ['en', 'zh-CN'];
const READY_WITHIN_MS = 20_000;
/** How long `window.highwater` may take to appear; a page without it is taken as it is. */
const DOOR_WITHIN_MS = 3_000;

const { values } = parseArgs({
  options: {
    query: { type: 'string', default: '' },
    name: { type: 'string', default: 'page' },
    size: { type: 'string', multiple: true, default: SIZES },
    theme: { type: 'string', multiple: true, default: THEMES },
    lang: { type: 'string', multiple: true, default: LANGUAGES },
    beside: { type: 'string' },
    picture: { type: 'string', multiple: true, default: [] },
  },
});

ensureInstall();
if (ensureBuild() !== 0) {
  say('The site does not build; see above.');
  process.exit(1);
}
const executablePath = ensureBrowser();
if (!executablePath) process.exit(1);
if (values.lang.includes('zh-CN') && !hasChineseFont()) {
  say('No Chinese font on this machine: the pictures in Chinese will show boxes. On Debian: fonts-noto-cjk.');
}

const { chromium } = await import('@playwright/test');
const { preview } = await import('vite');
const folder = ensureFolder(join(root, 'screenshots'));
const server = await preview({
  root,
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: await freePort(4273), strictPort: true },
});
const [address] = server.resolvedUrls.local;
const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
const browser = await chromium.launch({ executablePath, args });
let complained = false;
/** Whether the page has the testing door; found out once. */
let hasDoor;
try {
  if (values.beside !== undefined) complained = !(await besideTheDesign());
  else
    for (const size of values.size) {
      const [width, height] = size.split('x').map(Number);
      for (const theme of values.theme)
        for (const lang of values.lang) await shoot({ size, width, height, theme, lang });
    }
} finally {
  await browser.close();
  await server.close();
}
process.exit(complained ? 1 : 0);

async function besideTheDesign() {
  const { makeBeside } = await import('./beside.mjs');
  return makeBeside({
    designFolder: values.beside,
    only: values.picture,
    browser,
    address,
    settle,
  });
}

async function shoot({ size, width, height, theme, lang }) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: lang,
    colorScheme: theme === 'night' ? 'dark' : 'light',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    complained = true;
    say(`${size} ${theme} ${lang}: the page threw ${error.message}`);
  });
  const query = new URLSearchParams(values.query);
  for (const [key, value] of Object.entries({ theme, lang, testing: '1' })) query.set(key, value);
  await page.goto(`${address}?${query}`);
  await settle(page);
  const path = join(folder, `${values.name}-${size}-${theme}-${lang}.png`);
  await page.screenshot({ path });
  process.stdout.write(`${path.slice(root.length + 1)}\n`);
  await context.close();
}

/** Waits until the page says that it is ready, stands it still, and lets its fonts arrive. */
async function settle(page) {
  hasDoor ??= await page
    .waitForFunction(() => globalThis.highwater !== undefined, undefined, { timeout: DOOR_WITHIN_MS })
    .then(() => true)
    .catch(() => false);
  if (hasDoor) {
    await page
      .waitForFunction(() => globalThis.highwater?.ready === true, undefined, { timeout: READY_WITHIN_MS })
      .catch(() =>
        say(`The page was not ready within ${READY_WITHIN_MS / 1000} s; its picture is taken as it is.`),
      );
    await page.evaluate(() => globalThis.highwater.pause());
    await page.waitForFunction(() => !globalThis.highwater.playback().playing);
  }
  await page.evaluate(async () => void (await document.fonts.ready));
}

function hasChineseFont() {
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}
