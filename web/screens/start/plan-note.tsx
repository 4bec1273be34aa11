import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './start.module.css'

const SECONDS = 10

/** Where what arrives is not what was planned; nothing while all fits, or nothing is planned. */
export function PlanNote(): ReactNode {
  const { say, format } = useWords()
  const flags = useQuery({ ...useApi().trackingPlan.flags.queryOptions({ days: 1 }), refetchInterval: SECONDS * 1_000 })
  const { unknown = [], broken = [] } = flags.data ?? {}
  const slip = unknown.find((one) => one.looksLike !== null)
  if (unknown.length === 0 && broken.length === 0) return null
  return (
    <p className={styles['warning']}>
      <Icon name="triangle" />
      <span>
        <a href={to('trackingPlan')}>{say('start.off-plan', { unknown: unknown.length, unknownCount: format.count(unknown.length), broken: broken.length, brokenCount: format.count(broken.length) })}</a>
        {slip === undefined ? null : <> {say('tracking.looks-like', { name: slip.name, other: slip.looksLike ?? '' })}</>}
      </span>
    </p>
  )
}
