import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../../api/answered.tsx'
import { useApi } from '../../../api/provider.tsx'
import type { Environment } from '../../../app/member-now.ts'
import { TextAction } from '../../../parts/actions.tsx'
import { Section } from '../../../parts/section.tsx'
import { useWords } from '../../../words/use-words.tsx'
import type { Flag } from '../flag-draft.ts'
import type { Editing } from '../use-flag-draft.ts'
import { ChangeRow } from './change-row.tsx'
import { RampCard } from './ramp-card.tsx'
import { RampForm } from './ramp-form.tsx'
import { ScheduleForm } from './schedule-form.tsx'
import styles from './planned.module.css'

export type PlannedProps = { readonly flag: Flag; readonly environment: Environment; readonly editing: Editing; readonly mayEdit: boolean }

/** Asked again while the page is open, so that what was made meanwhile is seen. */
const every = { refetchInterval: 15_000 } as const
type Form = 'change' | 'ramp'

/** What changes later by itself: ramps as pictures, single changes in their order, and what became of those before. */
export function Planned(props: PlannedProps): ReactNode {
  const { say } = useWords()
  const { mayEdit, flag } = props
  const [form, setForm] = useState<Form>()
  const close = (): void => setForm(undefined)
  const actions = (
    <>
      <TextAction onClick={() => setForm('change')}>{say('schedule.schedule-change')}</TextAction>
      <TextAction onClick={() => setForm('ramp')}>{say('schedule.ramp-up')}</TextAction>
    </>
  )
  return (
    <Section title={say('schedule.title')} note={say('schedule.note')} {...(mayEdit && flag.archivedAt === null ? { actions } : {})}>
      <Ramps {...props} />
      <Changes {...props} which="upcoming" />
      <Past {...props} />
      {form === 'change' ? <ScheduleForm {...props} onClose={close} /> : null}
      {form === 'ramp' ? <RampForm {...props} onClose={close} /> : null}
    </Section>
  )
}

/** Those that are under way; of the others the list below tells each step. */
function Ramps(props: PlannedProps): ReactNode {
  const { flag, environment } = props
  const ramps = useInfiniteQuery({ ...useApi().flag.ramp.list.infiniteQueryOptions({ key: flag.key, environment: environment.key, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }), ...every })
  const shown = (ramps.data?.pages ?? []).flatMap((page) => page.ramps).filter((ramp) => ramp.state !== 'done' && ramp.state !== 'stopped')
  return shown.map((ramp) => <RampCard key={ramp.id} {...props} ramp={ramp} />)
}

function Past(props: PlannedProps): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <p className={styles['past']}><TextAction aria-expanded={open} onClick={() => setOpen(!open)}>{say(open ? 'schedule.hide-past' : 'schedule.show-past')}</TextAction></p>
      {open ? <Changes {...props} which="past" /> : null}
    </>
  )
}

function Changes({ which, ...props }: PlannedProps & { readonly which: 'upcoming' | 'past' }): ReactNode {
  const { say } = useWords()
  const { flag, environment } = props
  const changes = useInfiniteQuery({ ...useApi().flag.schedule.list.infiniteQueryOptions({ key: flag.key, environment: environment.key, which, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }), ...every })
  return (
    <Answered query={changes} what={say('schedule.failed')}>
      {(data) => {
        const rows = data.pages.flatMap((page) => page.changes)
        return (
          <>
            {rows.length === 0 ? <p className={styles['quiet']}>{say(which === 'past' ? 'schedule.no-past' : 'schedule.none')}</p> : (
              <ol className={styles['changes']} aria-label={say(which === 'past' ? 'schedule.past' : 'schedule.upcoming')}>
                {rows.map((change) => <ChangeRow key={change.id} {...props} change={change} />)}
              </ol>
            )}
            {changes.hasNextPage ? <TextAction onClick={() => void changes.fetchNextPage()}>{say('table.more')}</TextAction> : null}
          </>
        )
      }}
    </Answered>
  )
}

/** Everything about flags is asked again: what was planned, the flag itself, its history. */
export function usePlannedAnew(): () => Promise<void> {
  const api = useApi()
  const answers = useQueryClient()
  return () => answers.invalidateQueries({ queryKey: api.flag.pathKey() })
}
