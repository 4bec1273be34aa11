import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The pages that are built: the console, and the demo product once its page exists. */
function pages(): Record<string, string> {
  const demo = `${root}demo/index.html`
  return { console: `${root}index.html`, ...(existsSync(demo) ? { demo } : {}) }
}

/**
 * What every page needs comes in a few files: three families of libraries, which change less often than our own code and
 * stay in the browser's cache, and all else that the console's app needs (not its entry, which must not run in the demo).
 * The SDK stands by itself, so that the demo loads nothing of the console. What many screens share comes at once and not in forty
 * small files; the rest comes with the screen that needs it (tests/e2e/first-load.test.ts keeps the budget).
 */
const groups = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|wouter|regexparam)[\\/]/ },
  { name: 'api', test: /node_modules[\\/](@tanstack|@trpc)[\\/]/ },
  { name: 'icu', test: /node_modules[\\/](intl-messageformat|@formatjs)[\\/]/ },
  { name: 'sdk', test: /(\/sdk\/|vite\/preload-helper)/, minShareCount: 2 },
  { name: 'first', test: /\/web\/app\/app\.tsx$/ },
  { name: 'common', test: /(\/web\/(parts|app|api)\/|node_modules[\\/](@mantine|@floating-ui))/, minShareCount: 26 },
]

// The page is served under a Content-Security-Policy without inline script and without foreign hosts; therefore nothing
// is inlined as data: and fonts come from our own origin.
export default defineConfig({
  root,
  base: '/',
  plugins: [react()],
  build: {
    outDir: `${root}dist`,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages(), output: { codeSplitting: { groups } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/trpc', '/v1', '/ofrep'].map((path) => [path, process.env['PRODUCTING_URL'] ?? 'http://127.0.0.1:4400']),
    ),
  },
})
