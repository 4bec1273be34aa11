import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { sendingCommand } from './event-words.ts'
import styles from './events.module.css'

/** Before the first event: what will be here, a command that sends one, and a button that does so without a key. */
export function NothingYet(): ReactNode {
  const { say } = useWords()
  const { member, environment } = useMember()
  const api = useApi()
  const answers = useQueryClient()
  const send = useMutation(api.event.sendTest.mutationOptions({ onSettled: () => answers.invalidateQueries({ queryKey: api.event.pathKey() }) }))
  return (
    <div className={styles['empty']}>
      <EmptyState
        sentence={say('events.empty')}
        drawing={<Drawing of="rows" />}
        {...(maySee(member, 'editor') ? { action: <Button loading={send.isPending} onClick={() => send.mutate({ environment: environment.key })}>{say('events.send-test')}</Button> } : {})}
      />
      <ProblemLine error={send.error} />
      <p className={styles['quiet']}>{say('events.command')}</p>
      <CodeBlock code={sendingCommand(location.origin, say('events.your-key'))} />
    </div>
  )
}
