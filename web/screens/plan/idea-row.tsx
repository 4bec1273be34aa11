import { Button, Popover, SegmentedControl } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { Link } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { IdeaForm } from './idea-form.tsx'
import type { Idea } from './ideas-screen.tsx'
import styles from './ideas.module.css'

const teams = ['product', 'marketing'] as const
type Team = (typeof teams)[number]

/** One idea: what is believed, what both teams think of it, and the way to a plan. */
export function IdeaRow({ idea }: { readonly idea: Idea }): ReactNode {
  const { say, format } = useWords()
  const { member } = useMember()
  const [editing, setEditing] = useState(false)
  const head = useId()
  const { vote, setState } = useActions()
  const { id, version, title, hypothesis, surface, state, points, votes, voted, by, createdAt, experiment } = idea
  const isWhole = Object.values(hypothesis).every((part) => part !== '')
  const team = teams.find((one) => one === member.team)
  const may = maySee(member, 'editor')
  const when = format.day(createdAt)
  return (
    <li className={styles['one']} aria-labelledby={head}>
      <div className={styles['head']}>
        <h2 id={head}>{title}</h2>
        <span className={styles['quiet']}>{say(`surface.${surface}`)} · {by === null ? say('ideas.by-nobody', { when }) : say('ideas.by', { name: by, when })}</span>
      </div>
      {isWhole ? <p>{say('ideas.belief', hypothesis)}</p> : null}
      <div className={styles['figures']}>
        <Points points={points} />
        {teams.map((one) => <TeamScore key={one} idea={idea} team={one} />)}
      </div>
      <div className={styles['buttons']}>
        {state === 'open' && may ? <Button component={Link} href={`${to('newExperiment')}?idea=${encodeURIComponent(id)}`}>{say('ideas.plan')}<span className="unseen"> {title}</span></Button> : null}
        {experiment === null ? null : <Button component={Link} href={to('experiment', { key: experiment })}>{say('ideas.see')}</Button>}
        <Button variant="default" aria-pressed={voted} loading={vote.isPending} onClick={() => vote.mutate({ id, wanted: !voted })}>
          {say(voted ? 'ideas.voted' : 'ideas.vote')} · {say('ideas.votes', { n: votes, votes: format.count(votes) })}
        </Button>
        {state === 'open' && team !== undefined ? <ScoreIt idea={idea} team={team} /> : null}
        {may && state === 'open' ? <TextAction onClick={() => setEditing(true)}>{say('ideas.edit')}</TextAction> : null}
        {may && state !== 'planned' ? <TextAction onClick={() => setState.mutate({ id, version, state: state === 'open' ? 'dropped' : 'open' })}>{say(state === 'open' ? 'ideas.drop' : 'ideas.take-up')}</TextAction> : null}
      </div>
      <ProblemLine error={vote.error ?? setState.error} />
      {editing ? <IdeaForm idea={idea} onClose={() => setEditing(false)} /> : null}
    </li>
  )
}

/** Out of a thousand; the bar repeats the figure. */
function Points({ points }: { readonly points: number }): ReactNode {
  const { say, format } = useWords()
  return (
    <span className={styles['points']}>
      <svg width="96" height="8" aria-hidden><rect width="96" height="8" rx="2" fill="var(--line)" /><rect width={(96 * points) / 1000} height="8" rx="2" fill="var(--ink2)" /></svg>
      {points === 0 ? say('ideas.no-score') : say('ideas.points', { points: format.count(points) })}
    </span>
  )
}

function TeamScore({ idea, team }: { readonly idea: Idea; readonly team: Team }): ReactNode {
  const { say } = useWords()
  const given = idea.scores[team]
  const name = say(`ideas.team-${team}`)
  if (given === undefined) return <span className={styles['quiet']}>{say('ideas.unscored', { team: name })}</span>
  return <span>{say('ideas.scored', { team: name, impact: given.impact, confidence: given.confidence, ease: given.ease, name: given.by })}</span>
}

const scored = ['impact', 'confidence', 'ease'] as const
const levels = ['1', '2', '3', '4', '5']

function ScoreIt({ idea, team }: { readonly idea: Idea; readonly team: Team }): ReactNode {
  const { say } = useWords()
  const { score } = useActions()
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState(() => idea.scores[team] ?? { impact: 3, confidence: 3, ease: 3 })
  const name = useId()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const { impact, confidence, ease } = given
    score.mutate({ id: idea.id, version: idea.version, impact, confidence, ease }, { onSuccess: () => setOpen(false) })
  }
  const label = say(idea.scores[team] === undefined ? 'ideas.score' : 'ideas.score-again', { team: say(`ideas.team-${team}`) })
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} trapFocus returnFocus withinPortal>
      <Popover.Target><TextAction onClick={() => setOpen(!open)}>{label}<span className="unseen"> {idea.title}</span></TextAction></Popover.Target>
      <Popover.Dropdown>
        <form className={styles['form']} onSubmit={submit}>
          {scored.map((part) => (
            <div key={part} className={styles['field']}>
              <span id={`${name}-${part}`}>{say(`ideas.of-${part}`)}</span>
              <SegmentedControl aria-labelledby={`${name}-${part}`} fullWidth data={levels} value={String(given[part])} onChange={(value) => setGiven({ ...given, [part]: Number(value) })} />
            </div>
          ))}
          <p className={styles['quiet']}>{say('ideas.score-note')}</p>
          <ProblemLine error={score.error} />
          <PrimaryButton type="submit" loading={score.isPending}>{say('ideas.save-score')}</PrimaryButton>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

function useActions() {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSettled: () => answers.invalidateQueries({ queryKey: api.idea.pathKey() }) }
  return { vote: useMutation(api.idea.vote.mutationOptions(settled)), score: useMutation(api.idea.score.mutationOptions(settled)), setState: useMutation(api.idea.setState.mutationOptions(settled)) }
}
