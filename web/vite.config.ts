import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, normalizePath, type Plugin } from 'vite'

const root = normalizePath(fileURLToPath(new URL('.', import.meta.url)))

/** Modules that so many pages or parts of pages share lie in one file: many small ones compress badly. */
const SHARED_BY = 5

/** A library has styles in its markup, which the page's policy forbids: a class does the same (styles/layout.css). */
const styleless: Plugin = {
  name: 'styleless',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/bits-ui/') && id.endsWith('.svelte')
      ? code.replaceAll('style="display: contents;"', 'class="contents"')
      : null,
}

/** The page: `web` built to `web/dist`; in development the API is the server on port 4000. */
export default defineConfig({
  root,
  plugins: [styleless, svelte({ configFile: false })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // No host may be contacted, and a policy may forbid inline data: all assets are files of ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which files each module needs, for the test of what a first load transfers.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'shared', test: (id) => id.startsWith(root), minShareCount: SHARED_BY }] },
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '^/jobs/[^?]+\\.csv': 'http://127.0.0.1:4000',
    },
  },
})
