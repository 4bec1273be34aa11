import { createContext, use, type ReactNode } from 'react'

/** What every page of the frame may use: the shared metric's place, the column's button, and whose workspace it is. */
export type FrameNow = {
  readonly workspace: string
  readonly metric: ReactNode
  readonly openMenu: () => void
  /** Told by each page it shows; true when the reader came from another page, false where the browser has placed them itself. */
  readonly arrive: (path: string) => boolean
}

export const FrameContext = createContext<FrameNow | undefined>(undefined)

/** Throws outside of a `Frame`, which is a defect. */
export function useFrame(): FrameNow {
  const frame = use(FrameContext)
  if (frame === undefined) throw new Error('a Page needs a Frame above it')
  return frame
}
