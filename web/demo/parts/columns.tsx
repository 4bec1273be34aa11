import type { Change } from '../pages/board-page.tsx'
import type { Board, Card, Column } from '../shop/api.ts'
import styles from './board.module.css'

const COLUMNS = [['now', 'Now'], ['next', 'Next'], ['later', 'Later']] as const satisfies readonly (readonly [Column, string])[]

export function Columns({ board, change }: { readonly board: Board; readonly change: Change }) {
  return (
    <div className={styles['columns']}>
      {COLUMNS.map(([column, name]) => {
        const cards = board.cards.filter((card) => card.column === column)
        return (
          <section key={column} aria-label={name} className={styles['column']}>
            <h2>{name}</h2>
            <ul>{cards.map((card) => <Note key={card.id} card={card} change={change} />)}</ul>
            {cards.length === 0 && <p className={styles['empty']}>Nothing pinned yet</p>}
          </section>
        )
      })}
    </div>
  )
}

function Note({ card, change }: { readonly card: Card; readonly change: Change }) {
  const become = (next: Partial<Card>) => void change((board) => ({ ...board, cards: board.cards.map((one) => (one.id === card.id ? { ...one, ...next } : one)) }))
  const remove = () => void change((board) => ({ ...board, cards: board.cards.filter((one) => one.id !== card.id) }))
  return (
    <li className={styles['note']} data-column={card.column}>
      <p>{card.text}</p>
      <div className={styles['tools']}>
        <input type="date" aria-label={`Date of ${card.text}`} value={card.due ?? ''} onChange={(event) => become({ due: event.target.value === '' ? null : event.target.value })} />
        <select aria-label={`Column of ${card.text}`} value={card.column} onChange={(event) => become({ column: event.target.value as Column })}>
          {COLUMNS.map(([column, name]) => <option key={column} value={column}>{name}</option>)}
        </select>
        <button type="button" aria-label={`Remove ${card.text}`} onClick={remove}>Remove</button>
      </div>
    </li>
  )
}
