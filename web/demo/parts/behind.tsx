import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useShop } from '../shop/shop.tsx'
import styles from './behind.module.css'

const FLAGS = ['landing.headline', 'signup.form', 'onboarding.checklist', 'pricing.layout', 'boards.calendar', 'support.chat'] as const

/** What the SDK answers for this visitor and why. Looking does not count: nothing here is an exposure. */
export function Behind() {
  const { client, account } = useShop()
  const [path] = useLocation()
  const [, look] = useState(0)
  useEffect(() => client.onChange(() => look((times) => times + 1)), [client])
  const { anonymousId, userId, subject } = client.visitor()
  return (
    <details className={styles['behind']} data-path={path} data-plan={account?.plan}>
      <summary>What Producting decides here</summary>
      <div className={styles['scroll']}>
        <table>
          <thead>
            <tr><th scope="col">Flag</th><th scope="col">Variation</th><th scope="col">Reason</th><th scope="col">Experiment</th></tr>
          </thead>
          <tbody>
            {FLAGS.map((flag) => {
              const { variation, reason, assignment } = client.evaluate(flag, null)
              return (
                <tr key={flag} data-flag={flag}>
                  <th scope="row">{flag}</th>
                  <td data-variation={variation}>{variation ?? '–'}</td>
                  <td>{reason}</td>
                  <td>{assignment === null ? '–' : <a href={`/experiments/${assignment.experiment}`}>{assignment.experiment}</a>}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <dl>
        <dt>Anonymous id</dt><dd data-id="anonymous">{anonymousId}</dd>
        <dt>User id</dt><dd data-id="user">{userId ?? 'not signed in'}</dd>
        <dt>Subject</dt><dd data-id="subject">{subject ?? 'not known yet'}</dd>
      </dl>
    </details>
  )
}
