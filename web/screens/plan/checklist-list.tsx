import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { CheckItem } from './checklist.ts'
import { checkWords } from './checklist-words.ts'
import { goTo } from './go-to.ts'
import styles from './panel.module.css'

const icons = { ok: 'check', warn: 'triangle', missing: 'octagon' } as const

/** What is looked at before launch, what is missing first; what is not in order leads to where it is mended. */
export function Checklist({ items }: { readonly items: readonly CheckItem[] }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const done = items.filter((item) => item.state === 'ok').length
  return (
    <section className={styles['part']} aria-label={say('plan.before-launch')}>
      <h2 className={styles['list-head']}>
        {say('plan.before-launch')}
        <span className={styles['count']}>{say('plan.done-of', { done: format.count(done), all: format.count(items.length) })}</span>
      </h2>
      <ul className={styles['checks']}>
        {items.map((item) => <Check key={item.name} item={item} words={words} />)}
      </ul>
    </section>
  )
}

function Check({ item, words }: { readonly item: CheckItem; readonly words: WordsNow }): ReactNode {
  const { title, note } = checkWords(item, words)
  return (
    <li className={styles['check']} data-state={item.state}>
      <Icon name={icons[item.state]} label={words.say(`ready.${item.state}`)} />
      <span>
        {item.state === 'ok' ? <span className={styles['check-title']}>{title}</span> : (
          <a className={styles['check-title']} href={`#${item.at}`} onClick={(event) => { event.preventDefault(); goTo(item.at) }}>{title}</a>
        )}
        <span className={styles['check-note']}>{note}</span>
      </span>
    </li>
  )
}
