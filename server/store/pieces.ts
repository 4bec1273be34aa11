/** Long work in pieces of one length of time, however fast the database is. `timed` runs a piece and learns from how long it took; `size` is what the next one should have. */
export type Pieces = { readonly timed: <Result>(piece: (size: number) => Promise<Result>) => Promise<Result>; readonly size: () => number }

const SIZE = { first: 200, least: 100, most: 20_000 }
/** ms that others wait for a piece where all share one connection. */
const WANTED = { least: 100, most: 300 }

export function pieces(now: () => number = () => performance.now()): Pieces {
  let size = SIZE.first
  return {
    size: () => size,
    async timed(piece) {
      const began = now()
      const result = await piece(size)
      const took = now() - began
      if (took < WANTED.least) size = Math.min(SIZE.most, size * 2)
      if (took > WANTED.most) size = Math.max(SIZE.least, size >> 1)
      return result
    },
  }
}
