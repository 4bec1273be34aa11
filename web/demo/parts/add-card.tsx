import type { FormEvent } from 'react'
import type { Change } from '../pages/board-page.tsx'
import type { Card, Column } from '../shop/api.ts'
import styles from './board.module.css'

export function AddCard({ change, busy }: { readonly change: Change; readonly busy: boolean }) {
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const text = String(new FormData(form).get('text') ?? '').trim()
    const column = String(new FormData(form).get('column')) as Column
    if (text === '') return
    const card: Card = { id: newId(), text, column, due: null }
    if (await change((before) => ({ ...before, cards: [...before.cards, card] }))) form.reset()
    form.querySelector('input')?.focus()
  }
  return (
    <form className={styles['add']} onSubmit={(event) => void submit(event)}>
      <input id="card-text" name="text" aria-label="New card" placeholder="What is to be done?" maxLength={200} required />
      <select name="column" aria-label="Column" defaultValue="next">
        <option value="now">Now</option>
        <option value="next">Next</option>
        <option value="later">Later</option>
      </select>
      <button type="submit" disabled={busy}>Add card</button>
    </form>
  )
}

/** Also where the page came by plain http, which has no randomUUID. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
