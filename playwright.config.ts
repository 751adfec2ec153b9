/** Journeys through the built page in a real browser. `npm run test:e2e` builds it, finds a browser and a free port, and
 *  hands them in here. */
import { defineConfig, devices } from '@playwright/test';

const port = process.env.HIGHWATER_PORT ?? '4173';
const executablePath = process.env.HIGHWATER_BROWSER;
/** Where the built page lies. */
const dist = process.env.HIGHWATER_DIST ?? 'dist';

export default defineConfig({
  testDir: 'e2e',
  // What takes long: `npm run test:deep`.
  testIgnore: process.env.HIGHWATER_DEEP === '1' ? [] : ['**/*.deep.spec.ts'],
  outputDir: '.reports/e2e',
  fullyParallel: true,
  // A page keeps one core busy, its worker a part of another.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  retries: process.env.CI === undefined ? 0 : 1,
  // Journeys wait for facts, however long a busy machine takes for them; these only end what hangs.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '.reports/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Files come from the server, so that a journey sees what was built; e2e/offline.deep.spec.ts asks otherwise.
    serviceWorkers: 'block',
    // Software rendering: the 2D canvas is fast without a GPU, and slow through an emulated one.
    launchOptions: { args: ['--disable-gpu'], ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: `"${process.execPath}" node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort --outDir "${dist}"`,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false,
  },
});
