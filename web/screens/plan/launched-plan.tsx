import type { ReactNode } from 'react'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { Calendar } from '../../parts/charts/calendar.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { conditionText } from '../../app/clause-text.ts'
import type { Experiment } from './draft.ts'
import { isPlanned, plannedWords } from './launched-words.ts'
import styles from './plan.module.css'

/** The plan as it was launched: to read, not to change, because changing it would change the result. */
export function LaunchedPlan({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const where = environments.find((one) => one.id === experiment.environmentId)?.name
  const start = 'phases' in experiment ? experiment.phases.at(-1)?.from : undefined
  const begun = start === undefined ? undefined : say('plan.launched-on', { day: format.day(start) })
  return (
    <Page
      crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: experiment.name }]}
      title={experiment.name}
      subtitle={[say(`surface.${experiment.surface}`), where, begun].filter((part) => part !== undefined).join(' · ')}
    >
      <ExperimentTabs experiment={experiment.key} open="experimentPlan" />
      {isPlanned(experiment) ? <Planned experiment={experiment} start={start} /> : <p className={styles['note']}>{say('plan.ran-elsewhere')}</p>}
    </Page>
  )
}

function Planned({ experiment, start }: { readonly experiment: Experiment; readonly start: number | undefined }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { design } = experiment
  const { belief, lift } = plannedWords(experiment, words)
  return (
    <>
      {belief === null ? null : <p className={styles['as-launched']}>{belief}</p>}
      <Section title={say('plan.who-and-what')}>
        <p className={styles['read']}>{whoWords()}</p>
        <ul className={styles['metrics']}>
          {design.variants.map((variant, index) => (
            <li key={variant.key} className={styles['metric']}>
              <ArmMark arm={armLook(index)} />
              <span><strong>{variant.name}</strong> · {variant.variation}</span>
              <span className="tabular">{format.figure(variant.weight / 1_000, 3)}%</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={say('plan.smallest-lift')}>
        <p className={styles['read']}>{lift}</p>
        {start === undefined ? null : <div className={styles['calendar']}><Calendar start={start} enrols={design.plan.days} matures={0} /></div>}
      </Section>
      <Section title={say('plan.read-on')} note={say('plan.frozen')}>
        <ul className={styles['metrics']}>
          <li className={styles['metric']}><span /><span><strong>{say('plan.the-shared-metric')}</strong> · {say('plan.shared-decides')}</span><span /></li>
          {design.guardrails.map((one) => (
            <li key={one.metric} className={styles['metric']}><span /><span><strong>{one.metric}</strong> · {say('plan.limit', { margin: format.rate(one.margin) })}</span><span /></li>
          ))}
          {design.also.map((one) => <li key={one} className={styles['metric']}><span /><span><strong>{one}</strong> · {say('plan.also-measured')}</span><span /></li>)}
        </ul>
      </Section>
    </>
  )

  function whoWords(): string {
    const condition = conditionText(design.audience, say)
    const only = condition === null ? '' : ` ${say('clause.only-when', { condition })}`
    return `${say(design.newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')}.${only} ${say('plan.share-takes-part', { share: `${format.figure(design.traffic / 1_000, 3)}%` })}`
  }
}
