import { join } from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vite';
import { precompress } from './precompress.js';

const server = 'http://localhost:3000';

export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { 'freshfolio/client': join(import.meta.dirname, '../src/client/index.ts') } },
  build: {
    target: ['chrome123', 'firefox125', 'safari17.5'],
    // The security policy bars what stands in the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  // The components speak forty languages, the page one.
  plugins: [{ ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' }, precompress],
  // `npx vite web` beside `npm run demo`: the page reloads as it is edited.
  server: {
    proxy: {
      '/api': server,
      '/admin': server,
      '/metrics': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
