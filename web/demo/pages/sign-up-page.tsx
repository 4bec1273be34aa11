import type { FormEvent } from 'react'
import { Link, useLocation } from 'wouter'
import { Field } from '../parts/field.tsx'
import { useShop } from '../shop/shop.tsx'
import { useFlag } from '../shop/use-flag.ts'
import { usePage } from '../shop/use-page.ts'
import { useTask } from '../shop/use-task.ts'
import styles from './form.module.css'

export function SignUpPage() {
  usePage('Sign up', 'Start your free trial · Pinewall')
  const { signUp } = useShop()
  const asksForAll = useFlag('signup.form', 'full') === 'full'
  const [, go] = useLocation()
  const task = useTask('sign-up')
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    if (await task.run(() => signUp(String(form.get('email') ?? ''), String(form.get('name') ?? '')))) go('/app')
  }
  return (
    <section className={styles['sheet']}>
      <h1 tabIndex={-1}>Start your free trial</h1>
      <p>14 days, the whole product, no card. This demo sends no mail and asks for no password.</p>
      <form onSubmit={(event) => void submit(event)}>
        {asksForAll && <Field label="Your name" name="name" autoComplete="name" />}
        <Field label="Email" name="email" type="email" autoComplete="email" required problem={task.problem} />
        {asksForAll && <Field label="Team" name="team" autoComplete="organization" hint="How your board is called at first." />}
        <button type="submit" disabled={task.busy}>{task.busy ? 'Starting …' : 'Start free trial'}</button>
      </form>
      <p className={styles['aside']}>Signed up before? <Link href="/sign-in">Sign in</Link></p>
    </section>
  )
}
