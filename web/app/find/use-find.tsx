import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react'
import { useKept } from '../../api/kept.ts'
import type { Locale } from '../../words/locale.ts'
import { bring } from '../../words/spoken.ts'
import type { MemberNow } from '../member-now.ts'
import { useShortcuts } from './use-shortcuts.ts'

// Nobody needs the list before the first press, so it is no part of what is loaded at first.
const FindOrDo = lazy(async () => ({ default: (await withWords(import('./find-or-do.tsx'))).FindOrDo }))
const AllKeys = lazy(async () => ({ default: (await withWords(import('./all-keys.tsx'))).AllKeys }))

async function withWords<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, bring(['find'])])
  return loaded
}

/** The list "find or do" and the page of keys, each opened by its key or by `open`. */
export function useFind(member: MemberNow, onLanguage: (locale: Locale) => void): { readonly open: () => void; readonly dialog: ReactNode } {
  const [shown, setShown] = useState<'find' | 'keys'>()
  const [letters = true, keepLetters] = useKept<boolean>(`${member.member.id}:letters`)
  const show = useCallback((what: 'find' | 'keys') => setShown((now) => (now === what ? undefined : what)), [])
  const close = (): void => setShown(undefined)
  useShortcuts(letters, show)
  const dialog = shown === undefined ? null : (
    <Suspense fallback={null}>
      {shown === 'find' ? (
        <FindOrDo member={member} onClose={close} onKeys={() => setShown('keys')} onLanguage={onLanguage} />
      ) : (
        <AllKeys letters={letters} onLetters={keepLetters} onClose={close} />
      )}
    </Suspense>
  )
  return { open: () => setShown('find'), dialog }
}
