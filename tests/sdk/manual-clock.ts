import type { Timers } from '#sdk/client/surroundings.ts'

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
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited ${patience} ms in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
