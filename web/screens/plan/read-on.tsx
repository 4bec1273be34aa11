import { ActionIcon, NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { banditOf, withDesign, type Draft } from './draft.ts'
import styles from './plan.module.css'

type Metric = Answers['metric']['list'][number]
type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void }

const usualMargin = 0.1
/** Each more makes all of them stricter. */
const mostDecidingToo = 3

/** The shared metric decides, always, and others with it where the plan says so; guardrails must not get worse; others are only looked at. */
export function ReadOn({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const metrics = useQuery(useApi().metric.list.queryOptions())
  return (
    <div id="plan-metrics">
      <Section title={say('plan.read-on')}>
        <Answered query={metrics} what={say('plan.metrics-failed')}>
          {(all) => {
            const shared = all.find((metric) => metric.shared)
            const others = all.filter((metric) => !metric.shared && metric.archivedAt === null && metric.definition.kind !== 'imported')
            return (
              <>
                <ul className={styles['metrics']}>
                  {shared === undefined ? <NoShared /> : <Shared metric={shared} />}
                  <DecidesToo draft={draft} onChange={onChange} metrics={others} />
                  <Guardrails draft={draft} onChange={onChange} metrics={others} />
                  <Also draft={draft} onChange={onChange} metrics={others} />
                </ul>
                <PriceHint draft={draft} metrics={others} />
                <Add draft={draft} onChange={onChange} metrics={others} />
              </>
            )
          }}
        </Answered>
      </Section>
    </div>
  )
}

function Shared({ metric }: { readonly metric: Metric }): ReactNode {
  const { say } = useWords()
  return (
    <li className={styles['metric']}>
      <Icon name="lock" />
      <span><strong>{metric.name}</strong> · {say('plan.shared-decides')}</span>
      <span className={styles['aside']}>{say('plan.shared-same')}</span>
    </li>
  )
}

function NoShared(): ReactNode {
  const { say } = useWords()
  return (
    <li className={styles['metric']}>
      <Icon name="triangle" />
      <span>{say('plan.no-shared')}</span>
      <Link href={to('metrics')}>{say('plan.choose-shared')}</Link>
    </li>
  )
}

type ListProps = Props & { readonly metrics: readonly Metric[] }

/** What decides together with the shared metric: of a price, revenue. */
function DecidesToo({ draft, onChange, metrics }: ListProps): ReactNode {
  const { say } = useWords()
  const { decidesToo = [] } = draft.design
  return decidesToo.map((key) => {
    const name = metrics.find((one) => one.key === key)?.name ?? key
    return (
      <li key={key} className={styles['metric']}>
        <Icon name="lock" />
        <span><strong>{name}</strong> · {say('plan.decides-too')}</span>
        <ActionIcon color="ink" onClick={() => onChange(withDesign(draft, { decidesToo: decidesToo.filter((one) => one !== key) }))} aria-label={say('plan.remove-metric', { metric: name })}><Icon name="cross" /></ActionIcon>
      </li>
    )
  })
}

function Guardrails({ draft, onChange, metrics }: ListProps): ReactNode {
  const { say, rich } = useWords()
  const { guardrails } = draft.design
  const write = (next: typeof guardrails): void => onChange(withDesign(draft, { guardrails: next }))
  return guardrails.map((guardrail) => {
    const metric = metrics.find((one) => one.key === guardrail.metric)
    const less = metric?.definition.direction === 'less'
    const name = metric?.name ?? guardrail.metric
    return (
      <li key={guardrail.metric} className={styles['metric']}>
        <Icon name="minus" />
        <span className={styles['margin']}>
          <strong>{name}</strong>
          {rich(less ? 'plan.must-not-rise' : 'plan.must-not-fall', {
            margin: (
              <NumberInput aria-label={say('plan.margin', { metric: name })} value={Math.round(guardrail.margin * 1_000) / 10} min={0.1} max={100} suffix="%" w={76}
                onChange={(value) => typeof value === 'number' && value > 0 && value <= 100 && write(guardrails.map((one) => (one.metric === guardrail.metric ? { ...one, margin: value / 100 } : one)))} />
            ),
          })}
        </span>
        <ActionIcon color="ink" onClick={() => write(guardrails.filter((one) => one.metric !== guardrail.metric))} aria-label={say('plan.remove-metric', { metric: name })}><Icon name="cross" /></ActionIcon>
      </li>
    )
  })
}

function Also({ draft, onChange, metrics }: ListProps): ReactNode {
  const { say } = useWords()
  const { also } = draft.design
  return also.map((key) => {
    const name = metrics.find((one) => one.key === key)?.name ?? key
    return (
      <li key={key} className={styles['metric']}>
        <Icon name="watch" />
        <span><strong>{name}</strong> · {say('plan.also-measured')}</span>
        <ActionIcon color="ink" onClick={() => onChange(withDesign(draft, { also: also.filter((one) => one !== key) }))} aria-label={say('plan.remove-metric', { metric: name })}><Icon name="cross" /></ActionIcon>
      </li>
    )
  })
}

/** A price that more people take may still earn less: revenue decides too. */
function PriceHint({ draft: { surface, design }, metrics }: Pick<ListProps, 'draft' | 'metrics'>): ReactNode {
  const { say } = useWords()
  const isSaid = design.decidesToo?.some((key) => metrics.find((one) => one.key === key)?.definition.kind === 'revenue') === true
  return surface !== 'pricing' || isSaid ? null : <p className={styles['aside']}>{say('plan.price-hint')}</p>
}

/** Each metric has one part: what is a guardrail is not also "also measured". */
function Add({ draft, onChange, metrics }: ListProps): ReactNode {
  const { say } = useWords()
  const { guardrails, also, decidesToo = [] } = draft.design
  const free = metrics.filter((metric) => !also.includes(metric.key) && !decidesToo.includes(metric.key) && !guardrails.some((one) => one.metric === metric.key))
  if (free.length === 0) return null
  const choices = free.map((metric) => ({ value: metric.key, label: metric.name }))
  return (
    <div className={styles['add-metric']}>
      {banditOf(draft.design) !== null ? null : <Sentence size="normal">
        <EditableChoice label={say('plan.add-guardrail')} value={undefined} placeholder={say('plan.add-guardrail')} choices={choices}
          onChange={(metric) => onChange(withDesign(draft, { guardrails: [...guardrails, { metric, margin: usualMargin }] }))} />
      </Sentence>}
      <Sentence size="normal">
        <EditableChoice label={say('plan.add-also')} value={undefined} placeholder={say('plan.add-also')} choices={choices} onChange={(metric) => onChange(withDesign(draft, { also: [...also, metric] }))} />
      </Sentence>
      {decidesToo.length >= mostDecidingToo || banditOf(draft.design) !== null ? null : (
        <Sentence size="normal">
          <EditableChoice label={say('plan.add-deciding')} value={undefined} placeholder={say('plan.add-deciding')} choices={choices} onChange={(metric) => onChange(withDesign(draft, { decidesToo: [...decidesToo, metric] }))} />
        </Sentence>
      )}
    </div>
  )
}
