import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { acceptedEncodings, type Encoding } from '../encodings.ts'
import { namesEtag } from '../preconditions.ts'
import { type Answers, answersOf } from './ofrep.ts'
import type { StoredRuleset } from './ruleset.repository.ts'

/** A ruleset as it goes over the wire: a body that is sent as it stands, and its own strong ETag. */
export type Representation = { readonly etag: string; readonly body: Buffer; readonly headers: readonly string[] }

/** Beyond this, the best that brotli can do takes longer than a kill switch may. */
const THOROUGH_BYTES = 300_000
const FORMAT: CompactRuleset['format'] = 2
/** A body within one packet gains nothing. */
const SMALLEST_PACKED = 1_000

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** One revision in memory, made once: as it travels, and packed for everybody who asks. It is kept in words, so that a newer server may send it in a newer format. */
export class Shelved {
  readonly stored: StoredRuleset
  /** What evaluations here and elsewhere read; salts are absorbed once for each ruleset object. */
  readonly compact: CompactRuleset
  /** The revision as a header says it. */
  readonly revisionText: string
  readonly #made: { identity: Representation; gzip?: Representation; br?: Representation }
  #ruleset: Ruleset | undefined
  #flags: readonly string[] | undefined
  #answers: Answers | undefined

  constructor(stored: StoredRuleset) {
    this.stored = stored
    this.revisionText = String(stored.revision)
    this.compact = compacted(JSON.parse(stored.body) as Ruleset)
    this.#made = { identity: representation(stored, 'identity', Buffer.from(JSON.stringify(this.compact))) }
  }

  /** In words, for explanations. */
  get ruleset(): Ruleset {
    this.#ruleset ??= JSON.parse(this.stored.body) as Ruleset
    return this.#ruleset
  }

  /** How evaluations of this ruleset are written. */
  get answers(): Answers {
    this.#answers ??= answersOf(this.compact)
    return this.#answers
  }

  get flags(): readonly string[] {
    this.#flags ??= Object.keys(this.compact.flags)
    return this.#flags
  }

  /** The smallest that is made by now and that the client takes. */
  pick(acceptEncoding: string | undefined): Representation {
    for (const encoding of acceptedEncodings(acceptEncoding)) {
      const made = this.#made[encoding]
      if (made !== undefined) return made
    }
    return this.#made.identity
  }

  /**
   * The one that the client says it has. Any that it may be sent will do: all of them are the same revision, and while
   * the packed ones are being made it may have got the plain one.
   */
  named(ifNoneMatch: string | undefined, acceptEncoding: string | undefined): Representation | undefined {
    if (ifNoneMatch === undefined) return undefined
    for (const encoding of acceptedEncodings(acceptEncoding)) {
      const made = this.#made[encoding]
      if (made !== undefined && namesEtag(ifNoneMatch, made.etag)) return made
    }
    return undefined
  }

  /** Packs beside the event loop; whoever comes earlier gets the body as it is. */
  async pack(): Promise<void> {
    const { stored } = this
    const { body } = this.#made.identity
    if (body.length < SMALLEST_PACKED) return
    const quality = body.length <= THOROUGH_BYTES ? constants.BROTLI_MAX_QUALITY : 5
    const [small, smallest] = await Promise.all([gzipped(body), brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })])
    this.#made.gzip = representation(stored, 'gzip', small)
    this.#made.br = representation(stored, 'br', smallest)
  }
}

/** The tag tells formats and encodings apart, since their bytes differ: `"abc.2"`, `"abc.2-gzip"`, `"abc.2-br"`. */
function representation(stored: StoredRuleset, encoding: Encoding, body: Buffer): Representation {
  const etag = `${stored.etag.slice(0, -1)}.${FORMAT}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const headers = [
    'content-type', 'application/json; charset=utf-8',
    'content-length', String(body.length),
    'x-content-type-options', 'nosniff',
    ...(encoding === 'identity' ? [] : ['content-encoding', encoding]),
  ]
  return { etag, body, headers }
}
