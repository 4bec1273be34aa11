import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { Link } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { LayerPicture, percent } from '../../app/layer-picture.tsx'
import { sizeOf, type Layer } from '../../app/layer-room.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './layers.module.css'

type Props = { readonly layer: Layer; readonly environment: string }

/** One layer: the picture, who holds what in words, and what can be done with it. */
export function LayerRow({ layer, environment }: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [renaming, setRenaming] = useState(false)
  const head = useId()
  return (
    <li className={styles['one']} aria-labelledby={head}>
      <div className={styles['head']}>
        <h3 id={head}>{layer.name}</h3>
        <code className={styles['quiet']}>{layer.key}</code>
        {maySee(member, 'editor') ? <span className={styles['do']}><TextAction onClick={() => setRenaming(true)}>{say('layers.rename')}</TextAction><Archive layer={layer} environment={environment} /></span> : null}
      </div>
      <div className={styles['picture']}><LayerPicture layer={layer} /></div>
      <Holders layer={layer} />
      {renaming ? <Rename layer={layer} onClose={() => setRenaming(false)} /> : null}
    </li>
  )
}

function Holders({ layer: { held, givenBack } }: { readonly layer: Layer }): ReactNode {
  const { say, format } = useWords()
  if (held.length + givenBack.length === 0) return null
  return (
    <ul className={styles['holders']}>
      {held.map((one) => (
        <li key={one.experiment}>
          <Icon name={one.status === 'paused' ? 'pause' : 'watch'} />
          <Link href={to('experiment', { key: one.experiment })}>{one.name}</Link>
          <span>{say(one.status === 'paused' ? 'layers.holds-paused' : 'layers.holds', { share: percent(sizeOf(one.slots), format), day: format.day(one.endsAt) })}</span>
          {one.peoplePerDay === null ? null : <span className={styles['quiet']}>{say('layers.per-day', { people: format.count(Math.round(one.peoplePerDay)) })}</span>}
        </li>
      ))}
      {givenBack.map((one) => (
        <li key={one.experiment}>
          <Icon name="undo" />
          <Link href={to('experiment', { key: one.experiment })}>{one.name}</Link>
          <span>{say(one.decision === 'ship' ? 'layers.gave-back-shipped' : 'layers.gave-back', { share: percent(sizeOf(one.slots), format), day: format.day(one.endedAt) })}</span>
        </li>
      ))}
    </ul>
  )
}

/** A layer that somebody holds a part of stays, and says whose. */
function Archive({ layer, environment }: Props): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const archive = useMutation(api.layer.archive.mutationOptions({ onSuccess: () => answers.invalidateQueries({ queryKey: api.layer.pathKey() }) }))
  const [holder] = layer.held
  if (holder !== undefined) return <span className={styles['quiet']}>{say('layers.stays', { experiment: holder.name, environment, n: layer.held.length - 1 })}</span>
  return (
    <>
      <TextAction onClick={() => archive.mutate({ key: layer.key, version: layer.version })} disabled={archive.isPending}>{say('layers.archive')}</TextAction>
      <ProblemLine error={archive.error} />
    </>
  )
}

function Rename({ layer, onClose }: { readonly layer: Layer; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [name, setName] = useState(layer.name)
  const save = useMutation(api.layer.rename.mutationOptions({
    onSuccess: async () => {
      await answers.invalidateQueries({ queryKey: api.layer.pathKey() })
      onClose()
    },
    // Where it is stale, what stands now is shown behind.
    onError: () => answers.invalidateQueries({ queryKey: api.layer.pathKey() }),
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate({ key: layer.key, version: layer.version, name: name.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={say('layers.rename-title', { layer: layer.name })} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('layers.name')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <ProblemLine error={save.error} />
        <div className={styles['buttons']}>
          <PrimaryButton type="submit" disabled={name.trim() === '' || name.trim() === layer.name} loading={save.isPending}>{say('layers.rename-save')}</PrimaryButton>
          <Button onClick={onClose}>{say('decide.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
