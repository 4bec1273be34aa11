import styles from './wall.module.css'

const NOTES = [
  { column: 'Now', notes: [['Menu for the spring fair', 'Fri 4'], ['Call the printer', '']] },
  { column: 'Next', notes: [['Photos of the new room', 'Tue 8'], ['Write to the regulars', '']] },
  { column: 'Later', notes: [['Repaint the counter', '']] },
] as const

/** The product in one picture. */
export function Wall() {
  return (
    <div className={styles['wall']} role="img" aria-label="A board with three columns, now, next and later, and a few cards in each">
      {NOTES.map(({ column, notes }) => (
        <div key={column} className={styles['column']}>
          <span className={styles['name']}>{column}</span>
          {notes.map(([text, day]) => (
            <span key={text} className={styles['note']}>{text}{day !== '' && <em>{day}</em>}</span>
          ))}
        </div>
      ))}
    </div>
  )
}
