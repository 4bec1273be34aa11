import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { to, verbPages } from '../routes.ts'
import { isWriting } from '../writing.ts'
import { readPress, type Shortcut } from './shortcuts.ts'

/** Listens for the console's keys. `letters`: whether keys of one letter work; ⌘K always does. */
export function useShortcuts(letters: boolean, onOpen: (what: 'find' | 'keys') => void): void {
  const [path, navigate] = useLocation()
  const waits = useRef(false)
  useEffect(() => {
    const follow = (shortcut: Shortcut): void => {
      switch (shortcut.kind) {
        case 'find':
        case 'keys':
          return onOpen(shortcut.kind)
        case 'verb':
          return navigate(to(verbPages[shortcut.verb][0]))
        case 'new':
          return navigate(to('newExperiment'))
        case 'edit': {
          const experiment = /^\/experiments\/[^/]+/.exec(path)?.[0]
          return experiment === undefined ? undefined : navigate(`${experiment}/plan`)
        }
        case 'filter':
          return document.querySelector<HTMLElement>('main input[type=search]')?.focus()
        case 'row':
          return moveRow(shortcut.by)
      }
    }
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const writing = isWriting(event.target)
      const { key, code, ctrlKey, metaKey, altKey } = event
      const read = readPress({ key, code, ctrlKey, metaKey, altKey, writing }, { waits: waits.current, letters: letters && !isCovered() })
      waits.current = read.waits
      if (read.shortcut === undefined) return
      event.preventDefault()
      follow(read.shortcut)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [letters, path, navigate, onOpen])
}

/** Under a dialog or an open menu the page's keys rest. */
function isCovered(): boolean {
  return document.querySelector('[role=dialog], [role=menu]') !== null
}

/** To the next or the last row's link; from elsewhere to the first one. */
function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main tr[data-link] a, main li > a, main li h3 > a')].filter((row) => row.offsetParent !== null)
  const place = rows.findIndex((row) => row === document.activeElement)
  const next = rows[place === -1 ? 0 : place + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
