import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { ArmsField } from '../../app/arms-field.tsx'
import { ClauseList } from '../../app/clause-list.tsx'
import { ReachLine } from '../../app/reach-line.tsx'
import { NeedField } from '../../app/need-field.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { banditOf, withDesign, type Draft, type Flag } from './draft.ts'
import { FlagChoice } from './flag-choice.tsx'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly flag: Flag | undefined }

/** Who sees it, and what. */
export function WhoAndWhat({ draft, onChange, flag }: Props): ReactNode {
  const { say, rich } = useWords()
  const bandit = banditOf(draft.design) !== null
  return (
    <Section title={say('plan.who-and-what')}>
      <ClauseList
        condition={draft.design.audience}
        onChange={(audience) => onChange(withDesign(draft, { audience }))}
        everybody={say(draft.design.newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')}
      />
      {draft.design.audience === null ? null : <ReachLine condition={draft.design.audience} />}
      {bandit ? <p className={styles['note']}>{say('bandit.fixed-part')}</p> : <><NeedField own={draft.design.flagKey} needs={draft.design.prerequisites} onChange={(prerequisites) => onChange(withDesign(draft, { prerequisites }))} />
      <p className={styles['traffic']}>
        {rich('plan.traffic', {
          share: (
            <NumberInput aria-label={say('plan.traffic-label')} value={draft.design.traffic / 1_000} min={0} max={100} decimalScale={3} suffix="%" w={88}
              onChange={(value) => typeof value === 'number' && onChange(withDesign(draft, { traffic: Math.round(value * 1_000) }))} />
          ),
        })}
      </p></>}
      <FlagChoice draft={draft} onChange={onChange} />
      <ArmsField variants={draft.design.variants} flag={flag} onChange={(variants) => onChange(withDesign(draft, { variants }))} />
    </Section>
  )
}
