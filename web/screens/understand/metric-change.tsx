import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { contractOf } from './contract.ts'
import { definitionOf, kinds, type MetricDraft } from './metric-draft.ts'
import { MetricForm } from './metric-form.tsx'
import { MetricPreview } from './metric-preview.tsx'
import styles from './understand.module.css'

type Story = Answers['metric']['get']

function useSettled(): () => Promise<void> {
  const api = useApi()
  const answers = useQueryClient()
  return async () => {
    await Promise.all([answers.invalidateQueries({ queryKey: api.metric.pathKey() }), answers.invalidateQueries({ queryKey: api.readout.sharedLine.pathKey() })])
  }
}

/** The next definition: for new experiments; those that run keep theirs. */
export function ChangeMetric({ story: { metric }, from, onClose }: { readonly story: Story; readonly from: MetricDraft; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const settled = useSettled()
  const [draft, setDraft] = useState(from)
  const [name, setName] = useState(metric.name)
  const [why, setWhy] = useState('')
  const definition = definitionOf(draft)
  const contract = metric.shared || metric.part !== null
  const save = useMutation(useApi().metric.save.mutationOptions({ onSuccess: async () => { await settled(); onClose() } }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (definition !== null) save.mutate({ key: metric.key, version: metric.version, name: name.trim(), definition, ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <Modal opened onClose={onClose} title={say('understand.change-metric')} size={720} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <form className={styles['form']} onSubmit={submit}>
        <p className={styles['quiet']}>{say(contract ? 'understand.change-shared-note' : 'understand.change-note')}</p>
        <TextInput label={say('understand.metric-name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} />
        <MetricForm draft={draft} onChange={setDraft} offered={metric.part === null ? kinds.filter((kind) => kind !== 'activation') : [draft.kind]} />
        <MetricPreview definition={definition} />
        <Textarea label={say('understand.why')} value={why} onChange={(event) => setWhy(event.currentTarget.value)} maxLength={2_000} autosize minRows={2} />
        <ProblemLine error={save.error} />
        <PrimaryButton type="submit" disabled={name.trim() === '' || definition === null} loading={save.isPending}>{say(contract ? 'understand.propose-change' : 'understand.save-change')}</PrimaryButton>
      </form>
    </Modal>
  )
}

/** The change that waits: what it would be, whose word is missing, and the buttons to give it. */
export function Proposal({ story: { metric, proposal } }: { readonly story: Story }): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const settled = useSettled()
  const answer = useMutation(useApi().metric.answer.mutationOptions({ onSuccess: settled }))
  if (proposal === null) return null
  const give = (what: 'approved' | 'declined'): void => answer.mutate({ key: metric.key, version: proposal.version.version, answer: what })
  return (
    <section className={styles['asked']} aria-label={say('understand.proposal')}>
      <h2>{say('understand.proposal')}</h2>
      <p className={styles['contract']}>{contractOf(proposal.version.definition, words)}</p>
      <ul className={styles['ids']}>
        {proposal.approvals.map((one) => <li key={one.id}>{say(one.answer === null ? 'understand.word-missing' : 'understand.word-given', { team: say(`team.${one.team}`) })}</li>)}
      </ul>
      <ProblemLine error={answer.error} />
      {maySee(member, 'approver') ? (
        <div className={styles['buttons']}>
          <PrimaryButton onClick={() => give('approved')} loading={answer.isPending}>{say('understand.approve')}</PrimaryButton>
          <Button onClick={() => give('declined')} loading={answer.isPending}>{say('understand.decline')}</Button>
        </div>
      ) : null}
    </section>
  )
}
