import type { Readout } from './readout.ts'

/** How long a glance may be used whatever it cost, while nothing that it counts changed, in milliseconds. */
const LASTS_MS = 60_000
/** While people keep arriving: how many times as long as it took to make. One experiment that is looked at so costs at most a twentieth of a processor. */
const TIMES = 20
const KEPT = 500

/** What a glance is of: another experiment or version of it, another minute by the clock that readouts are as of, is another glance. */
export type GlanceOf = { readonly experiment: string; readonly version: number; readonly asOf: number; /** How far changes of people are counted. */ readonly cursor: string | null }

type Made = GlanceOf & { readonly readout: Promise<Readout>; readonly at: number; tookMs: number }

/** Readouts for lists, which ask for many at once and again every few seconds: made once for everybody who looks. */
export class Glances {
  readonly #now: () => number
  readonly #made = new Map<string, Made>()

  /** @param now milliseconds by a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get(of: GlanceOf, make: () => Promise<Readout>): Promise<Readout> {
    const known = this.#made.get(of.experiment)
    if (known !== undefined && this.#isFresh(known, of)) return known.readout
    const at = this.#now()
    const made: Made = { ...of, at, tookMs: 0, readout: make() }
    this.#made.delete(of.experiment)
    this.#made.set(of.experiment, made)
    const [oldest] = this.#made.keys()
    if (this.#made.size > KEPT && oldest !== undefined) this.#made.delete(oldest)
    made.readout.then(
      () => (made.tookMs = this.#now() - at),
      () => this.#made.get(of.experiment) === made && this.#made.delete(of.experiment),
    )
    return made.readout
  }

  #isFresh(known: Made, of: GlanceOf): boolean {
    const age = this.#now() - known.at
    if (known.version !== of.version || Math.abs(known.asOf - of.asOf) >= LASTS_MS || age >= LASTS_MS) return false
    return known.cursor === of.cursor || age < TIMES * known.tookMs
  }
}
