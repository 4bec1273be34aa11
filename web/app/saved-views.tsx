import { Button, type ButtonProps } from '@mantine/core'
import { lazy, Suspense, useState, type ComponentPropsWithRef, type ReactNode } from 'react'
import type { Asks } from '../api/client.ts'
import { Icon } from '../parts/icon.tsx'
import { bring } from '../words/spoken.ts'
import { useWords } from '../words/use-words.tsx'

/** A list that views are kept of. */
export type ListName = Asks['view']['list']['list']

// Nobody needs them before the first press, so they are no part of what a list loads at first.
const OpenedViews = lazy(async () => {
  const [{ OpenedViews: Loaded }] = await Promise.all([import('./opened-views.tsx'), bring(['views'])])
  return { default: Loaded }
})

/** Views of a list: search, filter and sort by a name, one's own and those that somebody shared. */
export function SavedViews({ list }: { readonly list: ListName }): ReactNode {
  const [asked, setAsked] = useState(false)
  const closed = <ViewsButton aria-expanded={false} aria-haspopup="dialog" onClick={() => setAsked(true)} />
  return asked ? <Suspense fallback={closed}><OpenedViews list={list} /></Suspense> : closed
}

export function ViewsButton(props: ButtonProps & Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>): ReactNode {
  const { say } = useWords()
  return <Button {...props} rightSection={<Icon name="chevron-down" size={12} />}>{say('table.views')}</Button>
}
