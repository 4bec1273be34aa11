import type { ReactNode } from 'react'

/** Lines at 45°, 6 px apart and 1.6 px wide. They mean "still maturing" and nothing else. */
export function HatchPattern({ id }: { readonly id: string }): ReactNode {
  return (
    <pattern id={id} patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)">
      <line x1="3" y1="0" x2="3" y2="6" stroke="var(--hatch)" strokeWidth="1.6" />
    </pattern>
  )
}

export function hatchFill(id: string): string {
  return `url(#${id})`
}
