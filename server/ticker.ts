import type { Logger } from 'pino'

/** Work that comes again. A run that takes longer than its interval is not overtaken by the next. */
export class Ticker {
  readonly #log: Logger
  readonly #loops: { readonly timer: { stop: () => void }; readonly ended: Promise<void> }[] = []

  constructor(log: Logger) {
    this.#log = log
  }

  every(milliseconds: number, work: () => Promise<unknown>): void {
    const stopping = new AbortController()
    this.#loops.push({ timer: { stop: () => stopping.abort() }, ended: this.#loop(milliseconds, work, stopping.signal) })
  }

  /** Waits for what runs. */
  async close(): Promise<void> {
    for (const { timer } of this.#loops) timer.stop()
    await Promise.all(this.#loops.map((loop) => loop.ended))
  }

  async #loop(milliseconds: number, work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now()
      try {
        await work()
      } catch (error) {
        this.#log.error({ err: error }, 'background work failed and is tried again')
      }
      // Work that took long leaves as long to everybody else: where all share one connection, they wait for it.
      await pause(Math.max(milliseconds, performance.now() - began), signal)
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
