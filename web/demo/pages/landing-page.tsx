import { Link } from 'wouter'
import { Wall } from '../parts/wall.tsx'
import { useShop } from '../shop/shop.tsx'
import { useFlag } from '../shop/use-flag.ts'
import { usePage } from '../shop/use-page.ts'
import styles from './landing-page.module.css'

export function LandingPage() {
  usePage('Home', 'Pinewall')
  const { account } = useShop()
  const headline = useFlag('landing.headline', 'Planning boards for small teams')
  return (
    <>
      <section className={styles['hero']}>
        <div>
          <h1 tabIndex={-1}>{headline}</h1>
          <p className={styles['lead']}>One wall for the work of your team: what is done now, what comes next, and what can wait.</p>
          <p className={styles['actions']}>
            {account === null ? <Link className={styles['start']} href="/signup">Start free trial</Link> : <Link className={styles['start']} href="/app">Open your board</Link>}
            <Link className={styles['quiet']} href="/pricing">See prices</Link>
          </p>
          <p className={styles['small']}>14 days free. No card needed.</p>
        </div>
        <Wall />
      </section>
      <section className={styles['reasons']} aria-label="What it is good for">
        {REASONS.map(({ title, text }) => (
          <div key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
          </div>
        ))}
      </section>
    </>
  )
}

const REASONS = [
  { title: 'Three columns, no more', text: 'Now, next and later. A board that everybody reads in ten seconds is a board that everybody keeps.' },
  { title: 'Dates where they matter', text: 'Give a card a day and it stands out when the day comes near. The others stay quiet.' },
  { title: 'Ready in two minutes', text: 'Name the board, pin three cards, set one date. That is the whole course.' },
] as const
