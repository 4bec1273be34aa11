import { useEffect, type ReactNode } from 'react'
import { TextAction } from '../../parts/actions.tsx'
import { locales, ownNames } from '../../words/locale.ts'
import { useWords } from '../../words/use-words.tsx'
import styles from './entry.module.css'

/** A page in front of the console: one panel, the product's name, the languages. */
export function EntryPage({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  useEffect(() => {
    document.title = `${title} · Producting`
  }, [title])
  return (
    <main className={styles['page']}>
      <div className={styles['panel']}>
        <p className={styles['product']}>
          <span className={styles['letter']} aria-hidden>P</span> Producting
        </p>
        {children}
      </div>
      <Languages />
    </main>
  )
}

function Languages(): ReactNode {
  const { say, locale, setLocale } = useWords()
  return (
    <ul className={styles['languages']} aria-label={say('frame.language')}>
      {locales.map((each) => (
        <li key={each} lang={each}>
          {each === locale ? <span aria-current="true">{ownNames[each]}</span> : <TextAction onClick={() => void setLocale(each)}>{ownNames[each]}</TextAction>}
        </li>
      ))}
    </ul>
  )
}
