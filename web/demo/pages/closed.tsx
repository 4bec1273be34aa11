import styles from './form.module.css'

/** Shown instead of everything where the demo cannot run. */
export function Closed({ reason }: { readonly reason: string }) {
  return (
    <main className={styles['sheet']}>
      <h1>Pinewall is closed</h1>
      <p>{reason}</p>
      <p><a href="/">Open the console</a></p>
    </main>
  )
}
