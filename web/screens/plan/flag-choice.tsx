import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { withFlag, type Draft } from './draft.ts'
import { NewFlag } from './new-flag.tsx'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void }

const most = 200

/** Which switch in the code decides: one that is there, or one that is made here. */
export function FlagChoice({ draft, onChange }: Props): ReactNode {
  const { say, rich } = useWords()
  const { environments } = useMember()
  const [making, setMaking] = useState(false)
  const flags = useQuery(useApi().flag.list.queryOptions({ limit: most }))
  const environmentId = environments.find((one) => one.key === draft.environment)?.id
  return (
    <div id="plan-flag" className={styles['flag']}>
      <Answered query={flags} what={say('plan.flags-failed')}>
        {(page) => {
          const offered = page.flags.filter((flag) => flag.archivedAt === null && flag.variations.length > 1)
          const choose = (key: string): void => {
            const flag = offered.find((one) => one.key === key)
            if (flag !== undefined) onChange(withFlag(draft, flag, environmentId))
          }
          return (
            <Sentence size="normal">
              {rich('plan.flag-sentence', {
                flag: (
                  <EditableChoice label={say('plan.flag')} value={draft.design.flagKey === '' ? undefined : draft.design.flagKey} placeholder={say('plan.some-flag')} onChange={choose}
                    choices={offered.map((flag) => ({ value: flag.key, label: flag.key, note: flag.name }))} />
                ),
              })}{' '}
              {making ? null : <TextAction onClick={() => setMaking(true)}>{say('plan.make-flag')}</TextAction>}
            </Sentence>
          )
        }}
      </Answered>
      {making ? <NewFlag name={draft.name} onClose={() => setMaking(false)} onMade={(flag) => { setMaking(false); onChange(withFlag(draft, flag, environmentId)) }} /> : null}
    </div>
  )
}
