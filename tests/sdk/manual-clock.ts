import type { Fetch, Timers } from '#sdk/client/surroundings.ts'

/** A clock that stands still until it is moved; timers run when their time has come, in order. */
export class ManualClock {
  #now: number
  #next = 0
  #waiting = new Map<number, { readonly at: number; readonly run: () => void }>()

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  readonly now = (): number => this.#now

  readonly timers: Timers = {
    after: (ms, run) => {
      const id = this.#next++
      this.#waiting.set(id, { at: this.#now + ms, run })
      return () => void this.#waiting.delete(id)
    },
  }

  get pending(): number {
    return this.#waiting.size
  }

  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const due = [...this.#waiting].filter(([, { at }]) => at <= until).toSorted((one, other) => one[1].at - other[1].at || one[0] - other[0])[0]
      if (due === undefined) break
      this.#waiting.delete(due[0])
      this.#now = Math.max(this.#now, due[1].at)
      due[1].run()
    }
    this.#now = until
  }
}

/** Waits for the network to have done something; fails loudly after `patience` ms. */
export async function until(what: string, holds: () => boolean, patience = 5000): Promise<void> {
  const end = performance.now() + patience
  for (let first = true; first || !holds(); first = false) {
    if (performance.now() > end) throw new Error(`Waited ${patience} ms in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** A fetch that knows what is still under way, so that a test can wait for quiet before it moves the clock. */
export class Flights {
  open = 0

  readonly fetch: Fetch = async (url, init) => {
    this.open += 1
    try {
      const response = await globalThis.fetch(url, init as RequestInit)
      const text = await response.text()
      return { status: response.status, headers: response.headers, text: () => Promise.resolve(text) }
    } finally {
      this.open -= 1
    }
  }

  /** What follows an answer follows it at once, so one look after the last one is enough. */
  quiet(): Promise<void> {
    return until('all requests are answered', () => this.open === 0)
  }
}
