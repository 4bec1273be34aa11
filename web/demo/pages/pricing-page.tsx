import { Link } from 'wouter'
import { useShop } from '../shop/shop.tsx'
import { useFlag } from '../shop/use-flag.ts'
import { usePage } from '../shop/use-page.ts'
import { useTask } from '../shop/use-task.ts'
import styles from './pricing-page.module.css'

type Offer = { readonly plan: 'solo' | 'team' | 'business'; readonly name: string; readonly text: string; readonly points: readonly string[] }

const OFFERS: readonly Offer[] = [
  { plan: 'solo', name: 'Solo', text: 'For yourself', points: ['One board', 'Dates on cards'] },
  { plan: 'team', name: 'Team', text: 'For up to ten people', points: ['Boards without limit', 'Calendar view', 'Guests'] },
  { plan: 'business', name: 'Business', text: 'For several teams', points: ['Everything in Team', 'Boards across teams', 'An answer within a day'] },
]

export function PricingPage() {
  usePage('Pricing', 'Pricing · Pinewall')
  const layout = useFlag('pricing.layout', 'three-plans')
  const offers = layout === 'two-plans' ? OFFERS.filter(({ plan }) => plan !== 'solo') : OFFERS
  const task = useTask('pricing')
  const { account } = useShop()
  return (
    <section className={styles['page']}>
      <h1 tabIndex={-1}>One price per team, not per head</h1>
      <p className={styles['lead']}>Change or cancel whenever you like.</p>
      <ul className={styles['offers']} data-layout={layout}>
        {offers.map((offer) => <li key={offer.plan} data-featured={offer.plan === 'team'}><OfferCard offer={offer} task={task} /></li>)}
      </ul>
      <p role="status" className={styles['status']}>{account !== null && account.plan !== 'trial' ? 'Thank you. Your plan is paid for this month.' : ''}</p>
      {task.problem !== null && <p role="alert" className={styles['problem']}>{task.problem}</p>}
    </section>
  )
}

function OfferCard({ offer, task }: { readonly offer: Offer; readonly task: ReturnType<typeof useTask> }) {
  const { config } = useShop()
  const price = new Intl.NumberFormat('en', { style: 'currency', currency: config.currency, maximumFractionDigits: 0 })
  return (
    <>
      <h2>{offer.name}</h2>
      <p>{offer.text}</p>
      <p className={styles['price']}>{price.format(offer.plan === 'solo' ? 0 : config.prices[offer.plan])} <span>a month</span></p>
      <ul className={styles['points']}>{offer.points.map((point) => <li key={point}>{point}</li>)}</ul>
      <Choice offer={offer} task={task} />
    </>
  )
}

/** A visitor begins with the trial; who is on trial chooses a plan. */
function Choice({ offer: { plan, name }, task }: { readonly offer: Offer; readonly task: ReturnType<typeof useTask> }) {
  const { account, upgrade } = useShop()
  if (account === null) return <Link className={styles['choose']} href="/signup" aria-label={`Start free trial of ${name}`}>Start free trial</Link>
  if (plan === account.plan) return <p className={styles['yours']}>Your plan</p>
  if (plan === 'solo') return <p className={styles['yours']}>After your trial, by itself</p>
  if (account.plan === 'business') return <p className={styles['yours']}>Included in yours</p>
  return <button type="button" className={styles['choose']} disabled={task.busy} onClick={() => void task.run(() => upgrade(plan))}>Choose {name}</button>
}
