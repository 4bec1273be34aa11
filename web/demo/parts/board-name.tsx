import { type FormEvent, useState } from 'react'
import type { Change } from '../pages/board-page.tsx'
import type { Board } from '../shop/api.ts'
import styles from './board.module.css'

/** The heading of the page, and where it is written. */
export function BoardName({ board, change }: { readonly board: Board; readonly change: Change }) {
  const [isWriting, setWriting] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '')
    if (await change((before) => ({ ...before, name }))) setWriting(false)
  }
  if (board.name !== '' && !isWriting) {
    return (
      <div className={styles['heading']}>
        <h1 tabIndex={-1}>{board.name}</h1>
        <button type="button" onClick={() => setWriting(true)}>Rename</button>
      </div>
    )
  }
  return (
    <div className={styles['heading']}>
      <h1 tabIndex={-1} className={board.name === '' ? undefined : styles['unseen']}>{board.name === '' ? 'A new board' : board.name}</h1>
      <form onSubmit={(event) => void submit(event)}>
        <input id="board-name" name="name" aria-label="Name of the board" placeholder="Name of the board" defaultValue={board.name} maxLength={80} required />
        <button type="submit">Save name</button>
      </form>
    </div>
  )
}
