import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import type { Choice } from './decision-form.tsx'
import type { Way } from './ways.ts'

type Props = { readonly way: Way; readonly onChoose: (choice: Choice) => void }

/** A way as a button, or as the page's filled one. */
export function WayButton({ way, filled, onChoose }: Props & { readonly filled: boolean }): ReactNode {
  if (way.kind === 'open') return <Button component="a" href={way.href} fullWidth>{way.label}</Button>
  const Made = filled ? PrimaryButton : Button
  return <Made fullWidth onClick={() => onChoose(way.choice)}>{way.label}</Made>
}

/** A way among the others. */
export function WayText({ way, onChoose }: Props): ReactNode {
  return way.kind === 'open' ? <TextAction href={way.href}>{way.label}</TextAction> : <TextAction onClick={() => onChoose(way.choice)}>{way.label}</TextAction>
}
