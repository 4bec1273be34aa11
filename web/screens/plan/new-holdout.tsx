import { Modal, NumberInput, Radio, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { keyFrom } from '../../app/key-from.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { reachWords } from './holdout-words.ts'
import styles from './layers.module.css'

const pauseMs = 400

/** How many are kept out, of what, and whom of those who run it reaches at once: said before it begins. */
export function NewHoldout({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [name, setName] = useState('')
  const [percent, setPercent] = useState<number | string>(5)
  const [scope, setScope] = useState<'all' | 'tag'>('all')
  const [tagged, setTagged] = useState('')
  const [why, setWhy] = useState('')
  const key = keyFrom(name, '')
  const share = typeof percent === 'number' ? Math.round(percent * 1_000) : 0
  const tag = scope === 'all' ? null : keyFrom(tagged, '')
  const isWhole = name.trim() !== '' && key !== '' && share > 0 && tag !== ''
  const make = useMutation(api.holdout.create.mutationOptions({
    onSuccess: async () => {
      await Promise.all([api.holdout, api.experiment].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
      onClose()
    },
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate({ key, name: name.trim(), share, tag, ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <Modal opened onClose={onClose} title={say('layers.new-holdout')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('layers.name')} description={key === '' ? undefined : say('layers.key-is', { key })} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <NumberInput label={say('layers.holdout-share')} value={percent} onChange={setPercent} min={0.001} max={99.999} decimalScale={3} suffix="%" w={160} />
        <Radio.Group label={say('layers.out-of')} value={scope} onChange={(next) => setScope(next === 'tag' ? 'tag' : 'all')}>
          <div className={styles['choices']}>
            <Radio value="all" label={say('layers.covers-all')} />
            <Radio value="tag" label={say('layers.covers-some')} />
          </div>
        </Radio.Group>
        {scope === 'tag' ? <TextInput label={say('layers.tag')} description={say('layers.tag-note')} value={tagged} maxLength={60} onChange={(event) => setTagged(event.currentTarget.value)} /> : null}
        {share === 0 || tag === '' ? null : <Reach share={share} tag={tag} />}
        <TextInput label={say('watch.why')} value={why} maxLength={500} onChange={(event) => setWhy(event.currentTarget.value)} />
        <ProblemLine error={make.error} />
        <PrimaryButton type="submit" disabled={!isWhole} loading={make.isPending}>{say('layers.begin-holdout')}</PrimaryButton>
      </form>
    </Modal>
  )
}

function Reach({ share, tag }: { readonly share: number; readonly tag: string | null }): ReactNode {
  const words = useWords()
  const [asked] = useDebouncedValue({ share, tag }, pauseMs)
  const effect = useQuery({ ...useApi().holdout.effect.queryOptions(asked), placeholderData: keepPreviousData })
  const said = effect.data === undefined ? words.say('ready.asking') : reachWords(effect.data, words)
  return (
    <div className={styles['then']} role="status">
      <p>{words.say('layers.holdout-then')}</p>
      {effect.isError ? <ProblemLine error={effect.error} /> : <p><strong>{said}</strong></p>}
      {effect.data === undefined || effect.data.length === 0 ? null : (
        <ul>{effect.data.map((one) => <li key={one.experiment}>{words.say('layers.leaves', { experiment: one.name, counted: words.format.count(one.counted), leave: words.format.count(one.leave) })}</li>)}</ul>
      )}
    </div>
  )
}
