import type { ReactNode } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Gap } from './draft.ts'
import { goTo } from './go-to.ts'
import { PlanForm } from './plan-form.tsx'
import { useKnown } from './use-known.ts'
import { useNewPlan } from './use-new-plan.ts'
import styles from './panel.module.css'

const mendedAt = { name: 'plan-name', flag: 'plan-flag', variants: 'plan-variants', weights: 'plan-variants' } as const satisfies Record<Gap, string>

/** A new plan. It is kept in this browser until it has a name and a flag; then it can be written down as a draft. */
export function NewExperimentScreen(): ReactNode {
  const { say } = useWords()
  const [, navigate] = useLocation()
  const { member, environment } = useMember()
  const [address] = useSearchParams()
  const plan = useNewPlan({ environment: environment.key, member: member.id, idea: address.get('idea') })
  const known = useKnown(plan.draft, undefined)
  const write = (): void => {
    const [gap] = plan.gaps
    if (gap !== undefined) return goTo(mendedAt[gap])
    plan.write.mutate(known.draft, { onSuccess: (made) => navigate(to('experimentPlan', { key: made.key }), { replace: true }) })
  }
  const button = <PrimaryButton fullWidth onClick={write} loading={plan.write.isPending}>{say('plan.write-down')}</PrimaryButton>
  return (
    <Page
      crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: say('plan.new') }]}
      title={plan.draft.name.trim() === '' ? say('plan.new') : plan.draft.name}
      subtitle={plan.from !== undefined ? say('ideas.from', { title: plan.from.title }) : plan.begun ? say('plan.kept-here') : say('plan.not-begun')}
      dock={button}
    >
      <PlanForm onChange={plan.change} known={known} fresh>
        <div className={styles['do']}>{button}</div>
        <ProblemLine error={plan.write.error} />
        <p className={styles['after']}>
          {plan.gaps[0] === undefined ? say('plan.write-down-then') : say(`plan.gap-${plan.gaps[0]}`)}{' '}
          {plan.begun ? <TextAction onClick={plan.discard}>{say('plan.discard')}</TextAction> : null}
        </p>
      </PlanForm>
    </Page>
  )
}
