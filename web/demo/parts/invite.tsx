import type { FormEvent } from 'react'
import type { Change } from '../pages/board-page.tsx'
import type { Board } from '../shop/api.ts'
import styles from './side.module.css'

export function Invite({ board, change, busy }: { readonly board: Board; readonly change: Change; readonly busy: boolean }) {
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const email = String(new FormData(form).get('email') ?? '').trim().toLowerCase()
    if (await change((before) => ({ ...before, invited: [...new Set([...before.invited, email])] }))) form.reset()
  }
  return (
    <section className={styles['side']} aria-labelledby="invite">
      <h2 id="invite">Teammates</h2>
      {board.invited.length > 0 && <ul>{board.invited.map((email) => <li key={email}>{email}</li>)}</ul>}
      <form onSubmit={(event) => void submit(event)}>
        <input id="invite-email" name="email" type="email" aria-label="Email of a teammate" placeholder="ana@example.com" maxLength={200} required />
        <button type="submit" disabled={busy}>Invite</button>
      </form>
      <p className={styles['hint']}>This demo sends no mail.</p>
    </section>
  )
}
