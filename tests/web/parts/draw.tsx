import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { loadCatalogue } from '#web/words/catalogue.ts'
import type { Locale } from '#web/words/locale.ts'
import { WordsProvider } from '#web/words/use-words.tsx'

/** A part as the server would write it, in one language, days in UTC. */
export async function draw(part: ReactNode, locale: Locale = 'en'): Promise<string> {
  const catalogue = await loadCatalogue(locale)
  return renderToStaticMarkup(
    <MantineProvider>
      <WordsProvider spoken={{ locale, catalogue }} timeZone="UTC">{part}</WordsProvider>
    </MantineProvider>,
  ).replace(/<style data-mantine.*?<\/style>/gs, '')
}

/** What a reader of the markup reads: no tags, entities as letters. */
export function textOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replaceAll('&#x27;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ').trim()
}
