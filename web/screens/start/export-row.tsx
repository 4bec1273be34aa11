import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportRuns } from './export-runs.tsx'
import { scheduleText } from './export-words.ts'
import type { Export } from './exports-screen.tsx'
import { Sure } from './sure.tsx'
import styles from './webhooks.module.css'

type Open = 'change' | 'secret' | 'replace' | 'remove' | null

/** One export: of what, when, where to, and its files. */
export function ExportRow({ one }: { readonly one: Export }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { member, workspace } = useMember()
  const [open, setOpen] = useState<Open>(null)
  const head = useId()
  const { run } = useActions()
  const { id, name, what, destination, schedule, nextAt } = one
  const mayChange = maySee(member, destination === null ? 'editor' : 'admin')
  const form = one.format === 'csv' ? 'CSV' : 'JSON Lines'
  return (
    <li className={styles['one']} aria-labelledby={head}>
      <div className={styles['head']}>
        <h2 id={head}>{name}</h2>
        {destination === null ? null : <code className={styles['quiet']} translate="no">{destination.method} {destination.url}</code>}
      </div>
      <p>
        {what.kind === 'audience' ? say('exports.of-audience', { audience: what.audience, form }) : say('exports.of-readout', { experiment: what.experiment, form })}
        {' '}{scheduleText(schedule, workspace.timeZone, words)}{nextAt === null ? '' : ` ${say('exports.next', { when: format.fullTime(nextAt) })}`}
      </p>
      <div className={styles['buttons']}>
        {maySee(member, 'editor') ? <Button onClick={() => run.mutate({ id })} loading={run.isPending}>{say('exports.run')}</Button> : null}
        {mayChange ? <TextAction onClick={() => setOpen('change')}>{say('webhooks.change')}</TextAction> : null}
        {destination !== null && maySee(member, 'admin') ? <TextAction onClick={() => setOpen(open === 'secret' ? null : 'secret')}>{say(open === 'secret' ? 'webhooks.hide' : 'webhooks.show')}</TextAction> : null}
        {mayChange ? <TextAction onClick={() => setOpen('remove')}>{say('webhooks.remove')}<span className="unseen"> {name}</span></TextAction> : null}
      </div>
      <ProblemLine error={run.error} />
      {open === 'secret' ? <Secret id={id} onReplace={() => setOpen('replace')} /> : null}
      <ExportRuns id={id} />
      {open === 'change' ? <ExportForm one={one} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' || open === 'replace' ? <SureOf one={one} what={open} onClose={() => setOpen(null)} /> : null}
    </li>
  )
}

function Secret({ id, onReplace }: { readonly id: string; readonly onReplace: () => void }): ReactNode {
  const { say } = useWords()
  const secret = useQuery(useApi().export.secret.queryOptions({ id }))
  return (
    <div className={styles['secret']}>
      {secret.data === undefined ? null : <CodeBlock code={secret.data.secret} copyLabel={say('webhooks.secret')} />}
      <ProblemLine error={secret.error} />
      <TextAction onClick={onReplace}>{say('webhooks.replace')}</TextAction>
    </div>
  )
}

function SureOf({ one, what, onClose }: { readonly one: Export; readonly what: 'remove' | 'replace'; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const { remove, replace } = useActions(onClose)
  const { id, name, version } = one
  const isRemoval = what === 'remove'
  return (
    <Sure
      name={name}
      then={isRemoval ? say('exports.remove-then', { name }) : say('exports.replace-then')}
      act={say(isRemoval ? 'webhooks.remove' : 'webhooks.replace')}
      pending={remove.isPending || replace.isPending}
      error={remove.error ?? replace.error}
      onAct={() => (isRemoval ? remove.mutate({ id }) : replace.mutate({ id, version }))}
      onClose={onClose}
    />
  )
}

function useActions(onSuccess: () => void = () => {}) {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSuccess, onSettled: () => answers.invalidateQueries({ queryKey: api.export.pathKey() }) }
  return {
    run: useMutation(api.export.run.mutationOptions(settled)),
    remove: useMutation(api.export.remove.mutationOptions(settled)),
    replace: useMutation(api.export.replaceSecret.mutationOptions(settled)),
  }
}
