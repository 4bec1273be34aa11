import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useSigning } from '../../app/reviewed.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Experiment, Readout } from './readout-view.ts'
import { isAsked, isSigned, type Signing } from './sign-offs.tsx'
import styles from './decide.module.css'

export type Choice = 'ship' | 'rollback' | 'inconclusive'

type Props = {
  readonly choice: Choice
  readonly experiment: Experiment
  readonly readout: Readout
  readonly headline: string
  /** The words of teams that shipping waits for. */
  readonly signing: Signing | undefined
  readonly onClose: () => void
}

const WORDS = {
  ship: { title: 'decide.modal-ship', means: 'decide.ship-serves', act: 'decide.do-ship' },
  rollback: { title: 'decide.modal-rollback', means: 'decide.control-serves', act: 'decide.do-rollback' },
  inconclusive: { title: 'decide.modal-end', means: 'decide.control-serves', act: 'decide.do-end' },
} as const satisfies Record<Choice, { readonly title: string; readonly means: string; readonly act: string }>

/** The consequence before the commitment: what everybody gets from now on, and why. */
export function DecisionForm({ choice, experiment, readout, headline, signing, onClose }: Props): ReactNode {
  const { say } = useWords()
  const variants = readout.experiment.variants.filter((one) => !one.control)
  const [variant, setVariant] = useState(spokenOf(readout) ?? variants[0]?.key ?? '')
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const stop = useStop(experiment, onClose)
  const words = WORDS[choice]
  const { ask } = useSigning()
  const unsigned = choice === 'ship' && !isSigned(signing, variant)
  const submit = (): void => {
    setTried(true)
    if (why.trim() === '') return
    if (unsigned) return ask.mutate({ key: experiment.key, version: experiment.version, variant, note: why.trim() }, { onSuccess: onClose })
    stop.mutate({ key: experiment.key, version: experiment.version, decision: choice, variant: choice === 'ship' ? variant : null, why: why.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={say(words.title, { experiment: experiment.name })} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <form className={styles['form']} onSubmit={(event) => { event.preventDefault(); submit() }}>
        <p>{say(words.means, servedBy(experiment, choice === 'ship' ? variant : null))} {say('decide.counted-on')}</p>
        {unsigned ? <p>{say('review.ship-needs', { teams: (signing?.teams ?? []).map((team) => say(`team.${team === 'marketing' ? 'marketing' : 'product'}`)).join(', ') })}</p> : null}
        {goesAgainst(choice, readout) ? <p className={styles['against']}>{say('decide.against', { headline })}</p> : null}
        {choice === 'ship' && variants.length > 1 ? (
          <Radio.Group label={say('decide.which')} value={variant} onChange={setVariant}>
            <div className={styles['choices']}>{variants.map((one) => <Radio key={one.key} value={one.key} label={one.name} />)}</div>
          </Radio.Group>
        ) : null}
        <Textarea
          label={say('decide.why')}
          placeholder={say('decide.why-hint')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={tried && why.trim() === '' ? say('decide.why-needed') : undefined}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
        />
        <ProblemLine error={stop.error ?? ask.error} />
        <div className={styles['submit']}>
          <Button onClick={onClose}>{say('decide.cancel')}</Button>
          <PrimaryButton type="submit" loading={stop.isPending || ask.isPending} disabled={unsigned && isAsked(signing, variant)}>{say(unsigned ? 'review.ship-ask' : words.act)}</PrimaryButton>
        </div>
      </form>
    </Modal>
  )
}

/** What the flag serves from then on: of the variant chosen, or of control. */
function servedBy({ design }: Experiment, variant: string | null) {
  const arm = design.variants.find((one) => one.key === variant) ?? design.variants[0]
  return { variant: arm?.name ?? '', flag: design.flagKey, value: arm?.variation ?? '' }
}

/** Control is not shipped: it is there already. */
function spokenOf({ verdict, experiment }: Readout): string | undefined {
  const spoken = 'variant' in verdict ? verdict.variant : undefined
  return experiment.variants.some((one) => !one.control && one.key === spoken) ? spoken : undefined
}

/** Deciding otherwise than the readout is allowed, and said. */
function goesAgainst(choice: Choice, { verdict }: Readout): boolean {
  if (verdict.kind === 'bandit') return false
  if (choice === 'inconclusive') return verdict.kind === 'ship' || verdict.kind === 'rollback'
  return verdict.kind !== choice && !(choice === 'rollback' && (verdict.kind === 'neutral' || verdict.kind === 'inconclusive'))
}

/** Everything that shows the experiment, its flag or what runs is asked again. */
function useStop(experiment: Experiment, onDone: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  return useMutation(
    api.experiment.stop.mutationOptions({
      onSuccess: async (stopped) => {
        answers.setQueryData(api.experiment.get.queryKey({ key: experiment.key }), stopped)
        await Promise.all([api.experiment, api.readout, api.flag].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
        onDone()
      },
    }),
  )
}
