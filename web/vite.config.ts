import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogs } from './tooling/catalogs.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), catalogs()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The content policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
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
