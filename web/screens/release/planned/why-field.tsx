import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Environment } from '../../../app/member-now.ts'
import { useWords } from '../../../words/use-words.tsx'

type Props = {
  readonly environment: Environment
  readonly why: string
  /** The button was pressed. */
  readonly asked: boolean
  readonly onWhy: (why: string) => void
}

/** The reason, which production asks for. */
export function WhyField({ environment, why, asked, onWhy }: Props): ReactNode {
  const { say } = useWords()
  const missing = asked && lacksWhy(environment, why)
  return (
    <Textarea label={say('unsaved.why')} minRows={1} value={why} error={missing ? say('unsaved.why-needed') : undefined}
      required={environment.production} withAsterisk={false} maxLength={500} onChange={(event) => onWhy(event.currentTarget.value)} />
  )
}

export function lacksWhy(environment: Environment, why: string): boolean {
  return environment.production && why.trim() === ''
}
