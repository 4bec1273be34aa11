import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/tokens.css'
import './app/base.css'
import './app/mantine.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { chooseLocale } from './words/locale.ts'
import { speak } from './words/spoken.ts'
import { keptLocale } from './words/use-words.tsx'

/** Words come before the first drawing, so that nobody sees the page in another language first. */
async function open(root: HTMLElement): Promise<void> {
  const locale = chooseLocale(keptLocale(), navigator.languages)
  document.documentElement.lang = locale
  const spoken = { locale, catalogue: await speak(locale) }
  createRoot(root).render(
    <StrictMode>
      <App spoken={spoken} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root !== null) await open(root)
