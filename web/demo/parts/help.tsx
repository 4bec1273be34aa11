import { type FormEvent, useState } from 'react'
import { useShop } from '../shop/shop.tsx'
import { useSwitch } from '../shop/use-flag.ts'
import styles from './side.module.css'

/** A way to write to support, where the switch is on. */
export function Help() {
  const { client } = useShop()
  const isOpen = useSwitch('support.chat')
  const [isSent, setSent] = useState(false)
  if (!isOpen) return null
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    client.track('Support Contacted', { channel: 'form' })
    setSent(true)
  }
  return (
    <section className={styles['side']} aria-labelledby="help">
      <h2 id="help">Write to support</h2>
      {isSent ? <p role="status">Thank you. In this demo nobody reads it, but it was counted.</p> : (
        <form onSubmit={submit}>
          <textarea name="text" aria-label="Your question" rows={3} maxLength={2000} required />
          <button type="submit">Send</button>
        </form>
      )}
    </section>
  )
}
