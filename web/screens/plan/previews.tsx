import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useKept } from '../../api/kept.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useAsk } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { CopyAction } from '../../parts/code-block.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Variant } from './draft.ts'
import styles from './plan.module.css'

type Props = {
  readonly experiment: string
  readonly variants: readonly Variant[]
  /** Where it runs or is to run, in words. */
  readonly environment: string
  /** Saves what is not saved yet: a link is bound to the flag and the variants as they are saved. */
  readonly settle?: () => Promise<unknown>
}

const longest = 30

/** A link for each variant: whoever opens it sees that one, and is never counted. */
export function Previews({ experiment, variants, environment, settle }: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [kept, keep] = useKept<string>(`${member.id}:preview-page`)
  const [days, setDays] = useState<number | string>(7)
  const page = kept ?? ''
  const length = typeof days === 'number' && days >= 1 ? Math.min(longest, Math.round(days)) : 7
  if (variants.length === 0) return null
  return (
    <Section title={say('plan.previews')} note={say('plan.previews-note')}>
      <div className={styles['preview-fields']}>
        <TextInput type="url" label={say('plan.preview-page')} placeholder="https://" value={page} maxLength={2000} onChange={(event) => keep(event.currentTarget.value)} />
        <NumberInput label={say('plan.preview-days')} value={days} onChange={setDays} min={1} max={longest} allowDecimal={false} />
      </div>
      <ul className={styles['metrics']}>
        {variants.map((variant, index) => <OneLink key={`${variant.key}/${variant.variation}`} variant={variant} index={index} ask={{ experiment, page: page.trim(), days: length }} environment={environment} settle={settle} />)}
      </ul>
    </Section>
  )
}

type LinkProps = {
  readonly variant: Variant
  readonly index: number
  readonly ask: { readonly experiment: string; readonly page: string; readonly days: number }
  readonly environment: string
  readonly settle: (() => Promise<unknown>) | undefined
}

function OneLink({ variant, index, ask: { experiment, page, days }, environment, settle }: LinkProps): ReactNode {
  const { say, format } = useWords()
  const ask = useAsk()
  const name = variant.name === '' ? variant.key : variant.name
  const make = useMutation({
    mutationFn: async () => {
      await settle?.()
      return ask.experiment.previewLink.mutate({ key: experiment, variant: variant.key, page, days })
    },
  })
  const made = make.data
  return (
    <li className={styles['preview']}>
      <ArmMark arm={armLook(index)} />
      <span><strong>{name}</strong> · {variant.variation}</span>
      <Button size="xs" onClick={() => make.mutate()} disabled={!URL.canParse(page)} loading={make.isPending} aria-label={say('plan.preview-make-for', { variant: name })}>{say('plan.preview-make')}</Button>
      {made?.address === null || made === undefined ? null : (
        <div className={styles['link']} role="status">
          <a href={made.address} target="_blank" rel="noreferrer">{made.address}</a>
          <CopyAction value={made.address} label={say('plan.preview-copy')} />
          <p className={styles['note']}>{say('plan.preview-until', { variant: name, environment, day: format.fullTime(made.until) })}</p>
        </div>
      )}
      <div className={styles['link']}><ProblemLine error={make.error} /></div>
    </li>
  )
}
