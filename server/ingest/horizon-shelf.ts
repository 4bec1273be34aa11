import type { Store } from '../store/door.ts'

type Shelved = { readonly closedBefore: number; readonly at: number }

/** Looked up anew after this many ms, while what is known still answers: what comes between is left out by the store itself. */
const FRESH_MS = 2_000
const MOST_REMEMBERED = 1_000

export type HorizonShelf = {
  /** Without waiting where it is known. */
  readonly closedIn: (workspace: string) => number | Promise<number>
  /** After it moved here. */
  readonly forget: (workspace: string) => void
}

/** Before when a workspace takes no event any more, from memory: a request asks the database for it once a workspace. */
export function horizonShelf(store: Pick<Store, 'horizon'>): HorizonShelf {
  const known = new Map<string, Shelved>()
  const asking = new Map<string, Promise<number>>()
  const ask = (workspace: string): Promise<number> => {
    const running = asking.get(workspace)
    if (running !== undefined) return running
    const looking = store.horizon(workspace).then(({ closedBefore }) => {
      if (known.size >= MOST_REMEMBERED) known.clear()
      known.set(workspace, { closedBefore, at: performance.now() })
      return closedBefore
    }).finally(() => asking.delete(workspace))
    asking.set(workspace, looking)
    return looking
  }
  return {
    closedIn: (workspace) => {
      const found = known.get(workspace)
      if (found === undefined) return ask(workspace)
      if (performance.now() - found.at >= FRESH_MS) ask(workspace).catch(() => undefined)
      return found.closedBefore
    },
    forget: (workspace) => void known.delete(workspace),
  }
}
