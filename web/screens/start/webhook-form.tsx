import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Webhook } from './webhooks-screen.tsx'
import styles from './webhooks.module.css'

type Topic = Webhook['topics'][number]
const topics = ['experiment', 'verdict', 'flag', 'metric', 'audience', 'layer', 'holdout', 'member', 'key'] as const satisfies readonly Topic[]
const first: readonly Topic[] = ['experiment', 'verdict', 'flag']

/** Where to, and of what. A new one is on at once. */
export function WebhookForm({ webhook, onClose }: { readonly webhook?: Webhook; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [chosen, setChosen] = useState<readonly Topic[]>(webhook?.topics ?? first)
  const { store, error, busy } = useStore(webhook, onClose)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    store({ name: name.trim(), url: url.trim(), topics: [...chosen], enabled: webhook?.enabled ?? true })
  }
  return (
    <Modal opened onClose={onClose} title={webhook?.name ?? say('webhooks.new')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('webhooks.name')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <TextInput label={say('webhooks.address')} description={say('webhooks.address-note')} type="url" value={url} maxLength={2_000} placeholder="https://" onChange={(event) => setUrl(event.currentTarget.value)} />
        <Checkbox.Group label={say('webhooks.topics')} value={[...chosen]} onChange={(value) => setChosen(topics.filter((topic) => value.includes(topic)))}>
          <div className={styles['topics']}>{topics.map((topic) => <Checkbox key={topic} value={topic} label={say(`webhooks.topic-${topic}`)} />)}</div>
        </Checkbox.Group>
        <ProblemLine error={error} />
        <PrimaryButton type="submit" disabled={name.trim() === '' || url.trim() === '' || chosen.length === 0} loading={busy}>{say(webhook === undefined ? 'webhooks.make' : 'webhooks.save')}</PrimaryButton>
      </form>
    </Modal>
  )
}

type Draft = Pick<Webhook, 'name' | 'url' | 'enabled'> & { readonly topics: Topic[] }

function useStore(webhook: Webhook | undefined, onDone: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSuccess: onDone, onSettled: () => answers.invalidateQueries({ queryKey: api.webhook.pathKey() }) }
  const create = useMutation(api.webhook.create.mutationOptions(settled))
  const save = useMutation(api.webhook.save.mutationOptions(settled))
  const store = (draft: Draft): void => (webhook === undefined ? create.mutate(draft) : save.mutate({ ...draft, id: webhook.id, version: webhook.version }))
  return { store, error: create.error ?? save.error, busy: create.isPending || save.isPending }
}
