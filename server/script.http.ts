import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { acceptedEncodings, type Encoding } from './encodings.ts'
import type { Exchange, Route } from './http.ts'
import { namesEtag } from './preconditions.ts'
import { refusal } from './refusal.ts'

/** Where `npm start` builds it (prepare.mjs). */
const BUILT = fileURLToPath(new URL('../web/dist/sdk', import.meta.url))

const TYPES: { readonly [extension: string]: string } = { '.js': 'text/javascript; charset=utf-8', '.map': 'application/json; charset=utf-8' }
/** Only what the build makes: names without a way out of the folder. */
const NAME = /^[a-z][a-z-]*\.js(\.map)?$/

/**
 * Anybody's page may load it, also as a module, and cache it as long as an upgrade may take to arrive. The names stay, so that a page
 * never has to be changed; therefore no longer.
 */
const ALWAYS = ['cache-control', 'public, max-age=300, stale-while-revalidate=86400', 'vary', 'Accept-Encoding', 'access-control-allow-origin', '*', 'cross-origin-resource-policy', 'cross-origin', 'x-content-type-options', 'nosniff']

type Packed = { readonly type: string; readonly tag: string; readonly bodies: { readonly [Each in Encoding]: Buffer } }

/** The SDK for a page without a bundler: `/sdk.js`, and beside it what that loads when it is needed. */
export function scriptRoutes(folder = BUILT): readonly Route[] {
  const packed = new Map<string, Packed>()
  const serve = async (exchange: Exchange, name: string): Promise<void> => {
    const known = packed.get(name)
    const file = known ?? (await pack(join(folder, name)))
    if (known === undefined) packed.set(name, file)
    send(exchange, file)
  }
  return [
    { method: 'GET', path: '/sdk.js', handle: (exchange) => serve(exchange, 'producting.js') },
    { method: 'GET', path: '/producting.js.map', handle: (exchange) => serve(exchange, 'producting.js.map') },
    { method: 'GET', path: '/producting/:file', handle: async (exchange) => serve(exchange, `producting/${fileIn(exchange)}`) },
  ]
}

function fileIn({ params: { file = '' } }: Exchange): string {
  if (!NAME.test(file)) throw refusal('not-found', `The SDK has no file ${file}.`, { file })
  return file
}

/** Read and packed at the first request; the build of a server that runs does not change. */
async function pack(path: string): Promise<Packed> {
  const identity = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw refusal('not-found', 'There is no such file of the SDK here. Run `npm start`, which builds /sdk.js and what belongs to it.', {})
  })
  const [br, gz] = await Promise.all([promisify(brotliCompress)(identity), promisify(gzip)(identity)])
  const tag = createHash('sha256').update(identity).digest('base64url').slice(0, 22)
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', tag, bodies: { identity, br, gzip: gz } }
}

/** The tag tells the encodings apart, since their bytes differ. */
function send({ req, res }: Exchange, { type, tag, bodies }: Packed): void {
  const [encoding = 'identity'] = acceptedEncodings(req.headers['accept-encoding'])
  const etag = encoding === 'identity' ? `"${tag}"` : `"${tag}-${encoding}"`
  if (namesEtag(req.headers['if-none-match'], etag)) {
    res.writeHead(304, ['etag', etag, ...ALWAYS]).end()
    return
  }
  const packing = encoding === 'identity' ? [] : ['content-encoding', encoding]
  res.writeHead(200, ['content-type', type, 'content-length', String(bodies[encoding].length), ...packing, 'etag', etag, ...ALWAYS]).end(bodies[encoding])
}
