import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `npm run dev` talks to a running center, or to the mock: both listen on 8090 by default.
const center = process.env.HAIDANG_URL ?? 'http://127.0.0.1:8090';

export default defineConfig({
  plugins: [svelte()],
  server: { proxy: { '/api': center } },
  build: {
    target: 'es2022',
    // The map library is one chunk by nature; the budget that counts is checked by tests/unit/budget.
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
});
