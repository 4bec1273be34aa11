import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useShop } from '../shop/shop.tsx'
import { Behind } from './behind.tsx'
import styles from './frame.module.css'
import { Mark } from './mark.tsx'

export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#content">Skip to the content</a>
      <aside className={styles['notice']} aria-label="About this demo">
        Pinewall is a made-up product, and most of its people are made up too. <a href="/">Open the console</a>
      </aside>
      <header className={styles['header']}>
        <Link className={styles['brand']} href="/" aria-label="Pinewall, home"><Mark />Pinewall</Link>
        <Navigation />
      </header>
      <main id="content" className={styles['main']}>{children}</main>
      <footer className={styles['footer']}>
        <p>Pinewall · planning boards for small teams</p>
        <Behind />
      </footer>
    </div>
  )
}

function Navigation() {
  const { account, signOut } = useShop()
  const [, go] = useLocation()
  if (account === null) {
    return (
      <nav className={styles['nav']} aria-label="Main">
        <Link href="/pricing">Pricing</Link>
        <Link href="/sign-in">Sign in</Link>
        <Link href="/signup" className={styles['start']}>Start free trial</Link>
      </nav>
    )
  }
  const leave = () => void signOut().then(() => go('/'))
  return (
    <nav className={styles['nav']} aria-label="Main">
      <Link href="/app">Board</Link>
      <Link href="/pricing">Pricing</Link>
      <button type="button" onClick={leave}>Sign out</button>
    </nav>
  )
}
