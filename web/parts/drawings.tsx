import type { ReactNode } from 'react'

const paths = {
  intervals: 'M70 6v76M24 20h64M24 15v10M88 15v10M52 44h76M52 39v10M128 39v10M38 68h44M38 63v10M82 63v10',
  line: 'M8 78h144M8 58l24-8 24 4 24-16 24 2 24-14 24-4',
  bars: 'M8 80h144M16 80V16h18v64M54 80V38h18v42M92 80V52h18v28M130 80V66h14v14',
  rows: 'M8 20h60M108 20h44M8 44h84M108 44h44M8 68h48M108 68h44',
} as const

/** Charts that are not there yet, in the colour of rules: they show the shape of the answer, and say nothing. */
export function Drawing({ of }: { readonly of: keyof typeof paths }): ReactNode {
  return (
    <svg width="160" height="88" viewBox="0 0 160 88" fill="none" stroke="var(--line2)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
      <path d={paths[of]} />
    </svg>
  )
}
