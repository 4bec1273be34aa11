import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { Conversation } from '../../app/conversation.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { Calendar } from '../../parts/charts/calendar.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { conditionText } from '../../app/clause-text.ts'
import type { Experiment } from './draft.ts'
import { isPlanned, plannedWords } from './launched-words.ts'
import styles from './plan.module.css'
import { Previews } from './previews.tsx'
import { ServedHow } from './served-how.tsx'
import { windowOf } from './what-follows.tsx'

/** The plan as it was launched: to read, not to change, because changing it would change the result. */
export function LaunchedPlan({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const where = environments.find((one) => one.id === experiment.environmentId)?.name
  const start = 'phases' in experiment ? experiment.phases.at(-1)?.from : undefined
  const { member } = useMember()
  const mayPreview = maySee(member, 'editor') && (experiment.kind === 'running' || experiment.kind === 'paused')
  const begun = start === undefined ? undefined : say('plan.launched-on', { day: format.day(start) })
  return (
    <Page
      crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: experiment.name }]}
      title={experiment.name}
      subtitle={[say(`surface.${experiment.surface}`), where, begun].filter((part) => part !== undefined).join(' · ')}
    >
      <ExperimentTabs experiment={experiment.key} open="experimentPlan" />
      {isPlanned(experiment) ? <Planned experiment={experiment} start={start} /> : <p className={styles['note']}>{say('plan.ran-elsewhere')}</p>}
      {isPlanned(experiment) && mayPreview ? <div className={styles['launched']}><Previews experiment={experiment.key} variants={experiment.design.variants} environment={where ?? ''} /></div> : null}
      <Conversation experiment={experiment.key} />
    </Page>
  )
}

function Planned({ experiment, start }: { readonly experiment: Experiment; readonly start: number | undefined }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { design } = experiment
  const { belief, lift } = plannedWords(experiment, words)
  const metrics = useQuery({ ...useApi().metric.list.queryOptions(), staleTime: 60_000 })
  const nameOf = (key: string): string => metrics.data?.find((metric) => metric.key === key)?.name ?? key
  const shared = metrics.data?.find((metric) => metric.shared)
  return (
    <div className={styles['launched']}>
      {belief === null ? null : <p className={styles['as-launched']}>{belief}</p>}
      <Section title={say('plan.who-and-what')}>
        <p className={styles['read']}>{whoWords()}</p>
        <ServedHow experiment={experiment} />
        <ul className={styles['metrics']}>
          {design.variants.map((variant, index) => (
            <li key={variant.key} className={styles['metric']}>
              <ArmMark arm={armLook(index)} />
              <span><strong>{variant.name}</strong> · {variant.variation}</span>
              <span className="tabular">{format.rate(variant.weight / 100_000)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={say(design.plan.rule === 'bandit' ? 'bandit.title' : 'plan.smallest-lift')}>
        <p className={styles['read']}>{lift}</p>
        {start === undefined ? null : <div className={styles['calendar']}><Calendar start={start} enrols={design.plan.days} matures={shared === undefined ? 0 : (windowOf(shared) ?? 0)} /></div>}
      </Section>
      <Section title={say('plan.read-on')} note={say('plan.frozen')}>
        <ul className={styles['metrics']}>
          <li className={styles['metric']}><Icon name="lock" /><span><strong>{shared?.name ?? say('plan.the-shared-metric')}</strong> · {say('plan.shared-decides')}</span><span /></li>
          {(design.decidesToo ?? []).map((one) => <li key={one} className={styles['metric']}><Icon name="lock" /><span><strong>{nameOf(one)}</strong> · {say('plan.decides-too')}</span><span /></li>)}
          {design.guardrails.map((one) => (
            <li key={one.metric} className={styles['metric']}><Icon name="minus" /><span><strong>{nameOf(one.metric)}</strong> · {say('plan.limit', { margin: format.rate(one.margin) })}</span><span /></li>
          ))}
          {design.also.map((one) => <li key={one} className={styles['metric']}><Icon name="watch" /><span><strong>{nameOf(one)}</strong> · {say('plan.also-measured')}</span><span /></li>)}
        </ul>
      </Section>
    </div>
  )

  function whoWords(): string {
    const condition = conditionText(design.audience, say)
    const only = condition === null ? '' : ` ${say('clause.only-when', { condition })}`
    return `${say(design.newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')}.${only} ${say('plan.share-takes-part', { share: `${format.figure(design.traffic / 1_000, 3)}%` })}`
  }
}
