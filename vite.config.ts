/** One static site that works from any folder of any host: relative addresses, no server of its own. */
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

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // An asset written into the page as `data:` would be refused by the policy (fonts) or counted twice (pictures).
    assetsInlineLimit: 0,
  },
});
