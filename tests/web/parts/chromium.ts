import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { build } from 'vite'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** False where there is no Chromium; `PRODUCTING_REQUIRE=chromium` turns the skip into a failure. */
export const hasChromium = executablePath !== undefined || (process.env['PRODUCTING_REQUIRE'] ?? '').includes('chromium')

export function openChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium is required here and not installed')
  return chromium.launch({ executablePath, args: flags })
}

/** A page of parts as one document: its script and styles inside, nothing fetched. */
export async function documentOf(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'page' }, rolldownOptions: { output: { codeSplitting: false } } },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) => ('output' in each ? each.output : []))
  const script = outputs.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n')
  const styles = outputs.flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [])).join('\n')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${styles}</style><body><div id="root"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`
}
