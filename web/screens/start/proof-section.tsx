import { Button, SegmentedControl } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { proofLanguageNames, type ProofLanguage, proofLanguages, proofSnippet } from './proof-snippet.ts'
import styles from './start.module.css'

/** Whether browsers prove who somebody is here, and the secret that the customer's server does it with. */
export function ProofSection(): ReactNode {
  const { say } = useWords()
  const { member, environment } = useMember()
  const may = maySee(member, 'admin')
  const proof = useQuery({ ...useApi().proof.get.queryOptions({ environment: environment.key }), enabled: may })
  if (!may) return null
  return (
    <Section title={say('start.proof')} note={environment.name}>
      <Answered query={proof} loading={<LoadingRows rows={2} />} what={say('start.proof-failed')}>{(found) => <Proof proof={found} />}</Answered>
    </Section>
  )
}

function Proof({ proof }: { readonly proof: Answers['proof']['get'] }): ReactNode {
  const { say, format } = useWords()
  const { demand, replace } = useProof()
  const [shown, setShown] = useState(false)
  const { environment, demanded, secrets } = proof
  const [current, ...former] = secrets
  const until = former[0]?.retiresAt ?? null
  return (
    <div className={styles['keys']}>
      <p className={styles['note']}>{say(demanded ? 'start.proof-demanded' : 'start.proof-not-demanded')}</p>
      {shown && current !== undefined ? <CodeBlock code={current.secret} copyLabel={say('start.proof-copy')} /> : null}
      {until === null ? null : <p className={styles['note']}>{say('start.proof-former', { day: format.day(until) })}</p>}
      <div className={styles['buttons']}>
        <Button onClick={() => demand.mutate({ environment, demanded: !demanded })} loading={demand.isPending}>{say(demanded ? 'start.proof-stop' : 'start.proof-demand')}</Button>
        {current === undefined ? null : <TextAction onClick={() => setShown(!shown)}>{say(shown ? 'start.proof-hide' : 'start.proof-show')}</TextAction>}
        <TextAction onClick={() => replace.mutate({ environment })}>{say(current === undefined ? 'start.proof-make' : 'start.proof-replace')}</TextAction>
      </div>
      <p className={styles['note']}>{say(current === undefined ? 'start.proof-make-then' : 'start.proof-replace-then')}</p>
      <ProblemLine error={demand.error ?? replace.error} />
      <HowItIsMade />
    </div>
  )
}

/** What the customer's server runs at each sign-in; what it makes is handed to `identify`. */
function HowItIsMade(): ReactNode {
  const { say } = useWords()
  const [language, setLanguage] = useState<ProofLanguage>('node')
  return (
    <div className={styles['code']}>
      <h3>{say('start.proof-how')}</h3>
      <SegmentedControl aria-label={say('start.proof-language')} value={language} onChange={(value) => setLanguage(proofLanguages.find((each) => each === value) ?? 'node')}
        data={proofLanguages.map((each) => ({ value: each, label: proofLanguageNames[each] }))} />
      <p className={styles['note']}>{say('start.proof-how-note')}</p>
      <CodeBlock code={proofSnippet(language)} copyLabel={say('start.copy-code')} />
    </div>
  )
}

function useProof() {
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = () => answers.invalidateQueries({ queryKey: api.proof.pathKey() })
  return { demand: useMutation(api.proof.demand.mutationOptions({ onSettled })), replace: useMutation(api.proof.replace.mutationOptions({ onSettled })) }
}
