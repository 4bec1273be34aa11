import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { useWords } from '../../words/use-words.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookMessages } from './webhook-messages.tsx'
import type { Webhook } from './webhooks-screen.tsx'
import { Sure } from './sure.tsx'
import styles from './webhooks.module.css'

type Open = 'change' | 'secret' | 'replace' | 'remove' | null

/** One webhook: where to, of what, its secret, and what became of its messages. */
export function WebhookRow({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState<Open>(null)
  const head = useId()
  const { test, save } = useActions()
  const { id, name, url, topics, enabled, version } = webhook
  const told = topics.map((topic) => say(`webhooks.topic-${topic}`)).join(', ')
  return (
    <li className={styles['one']} aria-labelledby={head}>
      <div className={styles['head']}>
        <h2 id={head}>{name}</h2>
        <code className={styles['quiet']} translate="no">{url}</code>
        {enabled ? null : <span className={styles['quiet']}>{say('webhooks.is-off')}</span>}
      </div>
      <p>{say('webhooks.told', { topics: told })}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => test.mutate({ id })} loading={test.isPending}>{say('webhooks.test')}</Button>
        <TextAction onClick={() => setOpen('change')}>{say('webhooks.change')}</TextAction>
        <TextAction onClick={() => save.mutate({ id, version, name, url, topics: [...topics], enabled: !enabled })}>{say(enabled ? 'webhooks.off' : 'webhooks.on')}</TextAction>
        <TextAction onClick={() => setOpen(open === 'secret' ? null : 'secret')}>{say(open === 'secret' ? 'webhooks.hide' : 'webhooks.show')}</TextAction>
        <TextAction onClick={() => setOpen('remove')}>{say('webhooks.remove')}<span className="unseen"> {name}</span></TextAction>
      </div>
      <p role="status" className={styles['quiet']}>{test.isSuccess ? say('webhooks.tested') : ''}</p>
      <ProblemLine error={test.error ?? save.error} />
      {open === 'secret' ? (
        <div className={styles['secret']}>
          <CodeBlock code={webhook.secret} copyLabel={say('webhooks.secret')} />
          <TextAction onClick={() => setOpen('replace')}>{say('webhooks.replace')}</TextAction>
        </div>
      ) : null}
      <WebhookMessages id={id} />
      {open === 'change' ? <WebhookForm webhook={webhook} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' || open === 'replace' ? <SureOf webhook={webhook} what={open} onClose={() => setOpen(null)} /> : null}
    </li>
  )
}

function SureOf({ webhook, what, onClose }: { readonly webhook: Webhook; readonly what: 'remove' | 'replace'; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const { remove, replace } = useActions(onClose)
  const { id, name, version } = webhook
  const isRemoval = what === 'remove'
  return (
    <Sure
      name={name}
      then={isRemoval ? say('webhooks.remove-then', { name }) : say('webhooks.replace-then')}
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
  const settled = { onSuccess, onSettled: () => answers.invalidateQueries({ queryKey: api.webhook.pathKey() }) }
  return {
    test: useMutation(api.webhook.test.mutationOptions(settled)),
    save: useMutation(api.webhook.save.mutationOptions(settled)),
    remove: useMutation(api.webhook.remove.mutationOptions(settled)),
    replace: useMutation(api.webhook.replaceSecret.mutationOptions(settled)),
  }
}
