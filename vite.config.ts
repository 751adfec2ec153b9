/** One static site that works from any folder of any host: relative addresses, no server of its own. */
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the built page may load and talk to: its own files, nothing else. Development needs inline scripts and a
 *  socket for hot reload, so the policy is written into the page at build time only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The hash is that of an empty text: framer-motion's `popLayout` makes an empty style element and fills it by script.
  // Style attributes are set by script too, so nothing else written inline is let in.
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy = (): Plugin => ({
  name: 'highwater:content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
});

interface Tool {
  loadBundle(entry: string): Promise<{ makeOpening(file: unknown): string }>;
}

/** Plays the default scenario to its opening moment and ships what stands there, so that a visitor does not wait for
 *  it. In development the page boots by itself. */
const opening = (): Plugin => ({
  name: 'highwater:opening',
  apply: 'build',
  async generateBundle() {
    // The programs' own tool, which has no types.
    const { loadBundle }: Tool = await import(new URL('./scripts/bundle.mjs', import.meta.url).href);
    const { makeOpening } = await loadBundle('src/worker/opening-maker.ts');
    const scenario: unknown = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8'));
    this.emitFile({ type: 'asset', fileName: 'openings/default.json', source: makeOpening(scenario) });
  },
});

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), opening()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // An asset written into the page as `data:` would be refused by the policy (fonts) or counted twice (pictures).
    assetsInlineLimit: 0,
  },
});
