import type { Board } from '../shop/api.ts'
import styles from './board.module.css'

/** Cards by their date, soonest first. */
export function Agenda({ board }: { readonly board: Board }) {
  const dated = board.cards.flatMap((card) => (card.due === null ? [] : [{ ...card, due: card.due }])).toSorted((a, b) => (a.due < b.due ? -1 : 1))
  const day = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' })
  if (dated.length === 0) return <p className={styles['empty']}>Give a card a date and it stands here.</p>
  return (
    <ul className={styles['agenda']}>
      {dated.map((card) => <li key={card.id}><time dateTime={card.due}>{day.format(new Date(card.due))}</time><span>{card.text}</span></li>)}
    </ul>
  )
}
