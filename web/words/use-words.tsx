import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Catalogue } from './catalogue.ts'
import { makeFormat, type Format } from './format.ts'
import type { Locale } from './locale.ts'
import { speaker, type Rich, type Say } from './say.ts'
import type { Unit } from './slots.ts'
import { bringAll, speak } from './spoken.ts'

export type WordsNow = {
  /** A message as text. */
  readonly say: Say
  /** A message as React nodes. */
  readonly rich: Rich
  /** Numbers, days and times in this language and in the workspace's time zone. */
  readonly format: Format
  readonly locale: Locale
  /** The same words where accounts are counted, or people. */
  readonly counting: (unit: Unit) => Pick<WordsNow, 'say' | 'rich'>
  /** Changes the language of the whole console and keeps the choice. */
  readonly setLocale: (locale: Locale) => Promise<void>
}

const WordsContext = createContext<WordsNow | undefined>(undefined)
const kept = 'producting.locale'

export type Spoken = { readonly locale: Locale; readonly catalogue: Catalogue }

type Props = {
  readonly spoken: Spoken
  /** The zone of days and times, as an IANA name; the browser's own until the workspace is known. */
  readonly timeZone?: string
  readonly children: ReactNode
}

/** Gives the words below it. `spoken` is loaded before the first drawing, so that no page flashes in another language. */
export function WordsProvider({ spoken, timeZone, children }: Props): ReactNode {
  const [now, setNow] = useState(spoken)
  const setLocale = useCallback(async (locale: Locale) => {
    const catalogue = await speak(locale)
    keepLocale(locale)
    setNow({ locale, catalogue })
  }, [])
  useEffect(() => {
    document.documentElement.lang = now.locale
  }, [now.locale])
  const value = useMemo(
    () => ({
      ...speaker(now.locale, now.catalogue, 'person', awaitWords),
      counting: (unit: Unit) => speaker(now.locale, now.catalogue, unit, awaitWords),
      format: makeFormat(now.locale, timeZone),
      locale: now.locale,
      setLocale,
    }),
    [now, timeZone, setLocale],
  )
  return <WordsContext value={value}>{children}</WordsContext>
}

/** The nearest Suspense waits for what is thrown here and draws again; tests/web/words/screen-words.test.ts keeps it from being needed. */
function awaitWords(): never {
  // oxlint-disable-next-line no-throw-literal, only-throw-error
  throw bringAll()
}

/** Everything below shows days and times in the workspace's zone, so that "18 March" is the same day for everybody in it. */
export function WorkspaceZone({ timeZone, children }: { readonly timeZone: string; readonly children: ReactNode }): ReactNode {
  const words = useWords()
  const value = useMemo(() => ({ ...words, format: makeFormat(words.locale, timeZone) }), [words, timeZone])
  return <WordsContext value={value}>{children}</WordsContext>
}

/** Below it sentences speak of what an experiment deals to variants and counts. */
export function Counting({ unit, children }: { readonly unit: Unit; readonly children: ReactNode }): ReactNode {
  const words = useWords()
  const value = useMemo(() => ({ ...words, ...words.counting(unit) }), [words, unit])
  return <WordsContext value={value}>{children}</WordsContext>
}

/** The words of the reader's language. Throws outside of a `WordsProvider`, which is a defect. */
export function useWords(): WordsNow {
  const words = use(WordsContext)
  if (words === undefined) throw new Error('useWords() needs a WordsProvider above it')
  return words
}

/** The choice of earlier visits; a browser that keeps nothing has none. */
export function keptLocale(): string | null {
  try {
    return localStorage.getItem(kept)
  } catch {
    return null
  }
}

function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(kept, locale)
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}
