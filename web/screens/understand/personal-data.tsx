import { Button, Modal, Progress, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Person } from './person-words.ts'
import styles from './understand.module.css'

type Props = { readonly person: Person; readonly onErased: (erasure: string) => void }

/** What the law gives a person: all that is known, and to be forgotten. */
export function PersonalData({ person, onErased }: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [erasing, setErasing] = useState(false)
  return (
    <Section title={say('personal.title')} note={say('personal.note')}>
      {maySee(member, 'admin') ? (
        <div className={styles['buttons']}>
          <Button component="a" href={`/people/export?person=${encodeURIComponent(person.key)}`} download>{say('personal.export')}</Button>
          <TextAction onClick={() => setErasing(true)}>{say('personal.erase')}</TextAction>
        </div>
      ) : (
        <p className={styles['quiet']}>{say('personal.by-admin')}</p>
      )}
      {erasing ? <Erase person={person} onErased={onErased} onClose={() => setErasing(false)} /> : null}
    </Section>
  )
}

function Erase({ person, onErased, onClose }: Props & { readonly onClose: () => void }): ReactNode {
  const { say, format } = useWords()
  const [typed, setTyped] = useState('')
  const name = person.userId ?? person.devices[0] ?? ''
  const erase = useMutation(useApi().people.erase.mutationOptions({ onSuccess: ({ erasure }) => onErased(erasure) }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed.trim() === name) erase.mutate({ key: person.key })
  }
  return (
    <Modal opened onClose={onClose} title={say('personal.erase-title')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <ul className={styles['then']}>
          <li>{say('personal.then-gone', { devices: person.devices.length })}</li>
          <li>{say('personal.then-counts', { experiments: person.experiments.length, number: format.count(person.experiments.length) })}</li>
          <li>{say('personal.then-late')}</li>
          <li>{say('personal.then-new')}</li>
          <li>{say('personal.then-rules')}</li>
          <li>{say('personal.then-final')}</li>
        </ul>
        <TextInput label={say('personal.type', { name })} value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus />
        <ProblemLine error={erase.error} />
        <div className={styles['buttons']}>
          <PrimaryButton type="submit" disabled={typed.trim() !== name} loading={erase.isPending}>{say('personal.erase-do')}</PrimaryButton>
          <Button onClick={onClose}>{say('decide.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}

/** How far an erasure is; its address says nothing of whom it is about. */
export function Erasing({ erasure }: { readonly erasure: string }): ReactNode {
  const { say, format } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const now = useQuery({
    ...api.people.erasure.queryOptions({ id: erasure }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'waiting' || state.data.state === 'running' ? 1_000 : false),
  })
  const goOn = useMutation(api.people.goOnErasing.mutationOptions({ onSuccess: () => answers.invalidateQueries({ queryKey: api.people.pathKey() }) }))
  if (now.data === undefined) return <ProblemLine error={now.error} />
  const { state, done, total } = now.data
  const progress = { done: format.count(done), total: format.count(total ?? done) }
  return (
    <div className={styles['form']}>
      <p role="status">{state === 'done' ? say('personal.done', { done, number: progress.done }) : state === 'failed' || state === 'stopped' ? say('personal.halted', progress) : say('personal.running', progress)}</p>
      {state === 'done' ? null : <Progress value={total === null || total === 0 ? 0 : Math.min(100, (100 * done) / total)} aria-label={say('personal.progress')} />}
      <ProblemLine error={goOn.error} />
      <div className={styles['buttons']}>
        {state === 'failed' || state === 'stopped' ? <PrimaryButton onClick={() => goOn.mutate({ id: erasure })} loading={goOn.isPending}>{say('personal.go-on')}</PrimaryButton> : null}
        <Button component="a" href={to('people')}>{say('understand.all-people')}</Button>
      </div>
    </div>
  )
}
