import { Link } from 'wouter'
import { usePage } from '../shop/use-page.ts'
import styles from './form.module.css'

export function NoPage() {
  usePage('Not found', 'Not found · Pinewall')
  return (
    <section className={styles['sheet']}>
      <h1 tabIndex={-1}>There is nothing pinned here</h1>
      <p>The address may have changed. <Link href="/">Go to the start page</Link></p>
    </section>
  )
}
