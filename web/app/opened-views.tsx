import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { Answers } from '../api/client.ts'
import { Failure } from '../api/failure.tsx'
import { ProblemLine } from '../api/problem-line.tsx'
import { useApi } from '../api/provider.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { maySee } from './member-now.ts'
import { useMember } from './member.tsx'
import { type ListName, ViewsButton } from './saved-views.tsx'
import { keptQuery } from './list-order.ts'
import styles from './saved-views.module.css'

type View = Answers['view']['list'][number]

/** Open from its first press on: until then it is only a button (saved-views.tsx). */
export function OpenedViews({ list }: { readonly list: ListName }): ReactNode {
  const [open, setOpen] = useState(true)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ViewsButton onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown>
        <Views list={list} onChosen={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Views({ list, onChosen }: { readonly list: ListName; readonly onChosen: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const views = useQuery({ ...api.view.list.queryOptions({ list }), staleTime: 10_000 })
  if (views.isError && views.data === undefined) return <Failure error={views.error} what={say('views.failed')} onRetry={() => void views.refetch()} />
  if (views.data === undefined) return null
  return (
    <div className={styles['views']}>
      {views.data.length === 0 ? <p className={styles['none']}>{say('views.none')}</p> : <ul className={styles['list']}>{views.data.map((view) => <Line key={view.id} view={view} onChosen={onChosen} />)}</ul>}
      <Keep list={list} views={views.data} />
    </div>
  )
}

/** A view is a link: what it opens can be copied, and opened beside. */
function Line({ view, onChosen }: { readonly view: View; readonly onChosen: () => void }): ReactNode {
  const { say } = useWords()
  const [path] = useLocation()
  const isShown = keptQuery(useSearch()) === view.query
  const { remove } = useChanges()
  return (
    <li className={styles['line']}>
      <Link href={view.query === '' ? path : `${path}?${view.query}`} className={styles['view']} onClick={onChosen} aria-current={isShown || undefined}>
        {view.name}
        {view.shared ? <span className={styles['by']}>{view.mine ? say('views.shared') : say('views.by', { name: view.by })}</span> : null}
      </Link>
      {view.removable ? <button type="button" className={styles['remove']} onClick={() => remove.mutate({ id: view.id })} disabled={remove.isPending} aria-label={say('views.remove', { name: view.name })}><Icon name="cross" size={12} /></button> : null}
    </li>
  )
}

function Keep({ list, views }: { readonly list: ListName; readonly views: readonly View[] }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const query = keptQuery(useSearch())
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const { save } = useChanges()
  const taken = views.some((one) => one.mine && one.name === name.trim())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate({ list, name: name.trim(), query, shared }, { onSuccess: () => setName('') })
  }
  return (
    <form className={styles['keep']} onSubmit={submit}>
      <TextInput label={say('views.name')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} {...(taken ? { description: say('views.replaces') } : {})} />
      {maySee(member, 'analyst') ? <Checkbox label={say('views.for-all')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} /> : null}
      <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>{say('views.save')}</Button>
      <ProblemLine error={save.error} />
    </form>
  )
}

function useChanges() {
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = (): Promise<void> => answers.invalidateQueries({ queryKey: api.view.pathKey() })
  return { save: useMutation(api.view.save.mutationOptions({ onSettled })), remove: useMutation(api.view.remove.mutationOptions({ onSettled })) }
}
