import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { alone } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { percent } from '../../app/layer-picture.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { broughtWords, coversWords, keptOutWords, type Holdout, type HoldoutReadout } from './holdout-words.ts'
import styles from './layers.module.css'

/** One holdout: how many, out of what, since when, and how many were kept out so far. */
export function HoldoutRow({ holdout }: { readonly holdout: Holdout }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { member } = useMember()
  const [ending, setEnding] = useState(false)
  const head = useId()
  const { createdAt, endedAt, share } = holdout
  return (
    <li className={styles['one']} aria-labelledby={head} data-ended={endedAt !== null || undefined}>
      <div className={styles['head']}>
        <h3 id={head}>{holdout.name}</h3>
        <code className={styles['quiet']}>{holdout.key}</code>
        {endedAt === null && maySee(member, 'editor') ? <span className={styles['do']}><TextAction onClick={() => setEnding(true)}>{say('layers.end')}</TextAction></span> : null}
      </div>
      <p>
        {endedAt === null
          ? say('layers.keeps-out', { share: percent(share, format), covers: coversWords(holdout, words), day: format.day(createdAt) })
          : say('layers.kept', { share: percent(share, format), covers: coversWords(holdout, words), from: format.day(createdAt), to: format.day(endedAt) })}
      </p>
      <SoFar holdout={holdout} />
      {ending ? <EndHoldout holdout={holdout} onClose={() => setEnding(false)} /> : null}
    </li>
  )
}

/** How many it kept out, and what the experiments it covers brought together. */
function SoFar({ holdout }: { readonly holdout: Holdout }): ReactNode {
  const words = useWords()
  const found = useQuery({ ...useApi().readout.holdout.queryOptions({ key: holdout.key }, alone), refetchInterval: 15_000 })
  if (found.isError) return <ProblemLine error={found.error} />
  if (found.data === undefined) return <p className={styles['quiet']}>{words.say('ready.asking')}</p>
  const brought = broughtWords(found.data, words)
  return (
    <>
      <p className={styles['quiet']}>{keptOutWords(found.data, words)}</p>
      {brought === null ? null : <p>{brought}</p>}
      <Lift readout={found.data} />
    </>
  )
}

function Lift({ readout: { lift, metric } }: { readonly readout: HoldoutReadout }): ReactNode {
  if (lift.kind !== 'known' || metric === null) return null
  const interval = { estimate: lift.estimate, low: lift.from, high: lift.to }
  const domain = sharedDomain([interval])
  const isClear = lift.from > 0 || lift.to < 0
  const answer = !isClear ? 'unclear' : lift.estimate > 0 === (metric.direction === 'more') ? 'better' : 'worse'
  return (
    <div className={styles['lift']}>
      <IntervalAxis domain={domain} />
      <IntervalRow domain={domain} shown={{ kind: 'interval', interval, answer }} />
    </div>
  )
}

function EndHoldout({ holdout, onClose }: { readonly holdout: Holdout; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [why, setWhy] = useState('')
  const refresh = () => Promise.all([api.holdout, api.experiment].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
  const end = useMutation(api.holdout.end.mutationOptions({
    onSuccess: async () => {
      await refresh()
      onClose()
    },
    onError: refresh,
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    end.mutate({ key: holdout.key, version: holdout.version, ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <Modal opened onClose={onClose} title={say('layers.end-title', { holdout: holdout.name })} size={520} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <p>{say('layers.end-then')}</p>
        <TextInput label={say('watch.why')} value={why} maxLength={500} onChange={(event) => setWhy(event.currentTarget.value)} data-autofocus />
        <ProblemLine error={end.error} />
        <div className={styles['buttons']}>
          <PrimaryButton type="submit" loading={end.isPending}>{say('layers.end')}</PrimaryButton>
          <Button onClick={onClose}>{say('decide.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
