import type { FormEvent } from 'react'
import { Link, useLocation } from 'wouter'
import { Field } from '../parts/field.tsx'
import { useShop } from '../shop/shop.tsx'
import { usePage } from '../shop/use-page.ts'
import { useTask } from '../shop/use-task.ts'
import styles from './form.module.css'

export function SignInPage() {
  usePage('Sign in', 'Sign in · Pinewall')
  const { signIn } = useShop()
  const [, go] = useLocation()
  const task = useTask('sign-in')
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    if (await task.run(() => signIn(String(form.get('email') ?? '')))) go('/app')
  }
  return (
    <section className={styles['sheet']}>
      <h1 tabIndex={-1}>Sign in</h1>
      <p>With the address you signed up with. This demo asks for no password.</p>
      <form onSubmit={(event) => void submit(event)}>
        <Field label="Email" name="email" type="email" autoComplete="email" required problem={task.problem} />
        <button type="submit" disabled={task.busy}>{task.busy ? 'Signing in …' : 'Sign in'}</button>
      </form>
      <p className={styles['aside']}>New here? <Link href="/signup">Start free trial</Link></p>
    </section>
  )
}
