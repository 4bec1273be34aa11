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

/** Libraries change less often than our own code, so each family is a file of its own that stays in the browser's cache. */
const groups = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|wouter|regexparam)[\\/]/ },
  { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui|clsx|react-remove-scroll|react-number-format)/ },
  { name: 'api', test: /node_modules[\\/](@tanstack|@trpc)[\\/]/ },
  // What several screens share of ours comes at once and not in forty small files; the SDK stays out, since the demo loads it alone.
  { name: 'parts', test: /(\/web\/(parts|app|api|words\/[a-z-]+\.tsx?$)|node_modules[\\/](d3|internmap))/, minShareCount: 2 },
  { name: 'icu', test: /node_modules[\\/](intl-messageformat|@formatjs)[\\/]/ },
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
