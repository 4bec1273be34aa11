import type { ReactNode } from 'react'

/** For `<b>` in a message: `rich('…', { b: strong })`. */
export function strong(text: ReactNode): ReactNode {
  return <strong>{text}</strong>
}
