import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { useSigning } from '../../app/reviewed.ts'
import { Icon } from '../../parts/icon.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Experiment } from './readout-view.ts'
import styles from './decide.module.css'

export type Signing = Answers['review']['ship']
type Signed = Signing['variants'][number]
type Word = Signed['words'][number]

export function useSignOffs(experiment: Experiment | undefined): Signing | undefined {
  const open = experiment?.kind === 'running' || experiment?.kind === 'paused'
  return useQuery({ ...useApi().review.ship.queryOptions({ key: experiment?.key ?? '' }), enabled: open, refetchInterval: 15_000 }).data
}

/** The words of the teams under the way on, by variant; and the buttons of whoever may give one. Nothing where shipping waits for nobody. */
export function SignOffs({ experiment, signing }: { readonly experiment: Experiment; readonly signing: Signing | undefined }): ReactNode {
  const { say } = useWords()
  if (signing === undefined || !signing.needed) return null
  return (
    <section className={styles['sign-offs']} aria-label={say('review.ship-title')}>
      {signing.variants.length === 0 ? <Unasked teams={signing.teams} /> : signing.variants.map((one) => <OfVariant key={one.variant} experiment={experiment} signed={one} named={signing.variants.length > 1} />)}
    </section>
  )
}

function Unasked({ teams }: { readonly teams: Signing['teams'] }): ReactNode {
  const { say } = useWords()
  return <ul className={styles['signers']}>{teams.map((team) => <li key={team} className={styles['signer']}><PersonMark /><span>{say(`team.${teamOf(team)}`)}<span className={styles['quiet']}>{say('review.ship-open')}</span></span><span /></li>)}</ul>
}

function OfVariant({ experiment, signed, named }: { readonly experiment: Experiment; readonly signed: Signed; readonly named: boolean }): ReactNode {
  const { say } = useWords()
  const name = experiment.design.variants.find((one) => one.key === signed.variant)?.name ?? signed.variant
  const mine = signed.state === 'open' && signed.words.some((one) => one.mine)
  return (
    <>
      {named ? <p className={styles['quiet']}>{say('review.ship-of', { variant: name })}</p> : null}
      <ul className={styles['signers']}>{signed.words.map((word) => <Signer key={word.team} word={word} />)}</ul>
      {mine ? <GiveWord experiment={experiment} variant={signed.variant} name={name} /> : null}
    </>
  )
}

function Signer({ word }: { readonly word: Word }): ReactNode {
  const { say, format } = useWords()
  const who = word.answeredBy ?? '–'
  const standing =
    word.answer === 'approved' ? say('review.ship-signed', { who, when: word.answeredAt === null ? '' : format.relative(word.answeredAt) })
    : word.answer === 'declined' ? say('review.ship-declined', { who })
    : word.by.length === 0 ? say('review.ship-nobody')
    : say('review.ship-waiting', { names: word.by.slice(0, 3).join(', ') })
  return (
    <li className={styles['signer']}>
      {word.answeredBy === null ? <PersonMark /> : <PersonMark name={word.answeredBy} />}
      <span>{say(`team.${word.team}`)}<span className={styles['quiet']}>{standing}{word.comment === '' ? '' : ` “${word.comment}”`}</span></span>
      {word.answer === 'approved' ? <Icon name="check" /> : word.answer === 'declined' ? <Icon name="cross" /> : <span />}
    </li>
  )
}

function GiveWord({ experiment, variant, name }: { readonly experiment: Experiment; readonly variant: string; readonly name: string }): ReactNode {
  const { say } = useWords()
  const { answer } = useSigning()
  const [why, setWhy] = useState<string | null>(null)
  const give = (what: 'approved' | 'declined', comment: string): void => answer.mutate({ key: experiment.key, version: experiment.version, variant, answer: what, comment })
  return (
    <div className={styles['give']}>
      {why === null ? null : <Textarea label={say('review.why-declined')} value={why} onChange={(event) => setWhy(event.currentTarget.value)} autosize minRows={2} maxLength={4_000} data-autofocus />}
      <div className={styles['give-buttons']}>
        {why === null ? <Button onClick={() => give('approved', '')} loading={answer.isPending}>{say('review.ship-sign', { variant: name })}</Button> : null}
        <Button onClick={() => (why === null ? setWhy('') : give('declined', why))} disabled={why !== null && why.trim() === ''} loading={answer.isPending}>{say('review.ship-decline')}</Button>
      </div>
      <ProblemLine error={answer.error} />
    </div>
  )
}

function teamOf(team: string): 'product' | 'marketing' | 'other' | 'another' {
  return team === 'product' || team === 'marketing' || team === 'another' ? team : 'other'
}

/** Whether the teams' words stand, so that the variant can be shipped; true where nobody is asked for one. */
export function isSigned(signing: Signing | undefined, variant: string): boolean {
  return signing === undefined || !signing.needed || signing.variants.some((one) => one.variant === variant && one.state === 'approved')
}

/** Whether the teams were asked about this variant as it stands. */
export function isAsked(signing: Signing | undefined, variant: string): boolean {
  return signing?.variants.some((one) => one.variant === variant) ?? false
}
