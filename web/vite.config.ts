import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogs } from './tooling/catalogs.ts';
import { withoutTestParts } from './tooling/without-test-parts.ts';

/** The modules on the way into a class, gathered; see size.ts. What is on no way into a class stays out. */
const joinPath =
  /web\/src\/(platform\/(?!locale\/(records|\w+\.json))|app\/(?!inside|shell|take-over|records|organisation|verify)|features\/(lobby|device-check|sign-in)\/|ui\/(button|choice|field|icon|initials|link|message-page|signed-out-page|announcer))|@lingui\/core|lucide-react\/dist\/esm\/(Icon|shared|createLucideIcon|context|defaultAttributes)/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), catalogs(), withoutTestParts()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers that know light-dark() themselves; rewritten for older ones it would no longer resolve where it is used.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The content policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs, in two files rather than in twenty.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            { name: 'class', test: joinPath, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': gateway(), '/live': { target: gateway(), ws: true } },
  },
});

/** Where the dev server finds a running gateway. */
function gateway(): string {
  return process.env['LECTERN_GATEWAY'] ?? 'http://localhost:8080';
}
