import { useState, type ReactNode } from 'react'
import { Page } from '../../app/page.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ArrivingNow } from './arriving-now.tsx'
import { ConnectionSection } from './connection-section.tsx'
import { Code } from './code.tsx'
import type { FreshKey } from './fresh-key.ts'
import { KeysSection } from './keys-section.tsx'
import { MembersSection } from './members-section.tsx'
import { ProofSection } from './proof-section.tsx'
import { RetentionSection } from './retention-section.tsx'
import { stepsLeft, titleOf } from './steps.ts'
import { Steps } from './steps-list.tsx'
import { useFacts } from './use-facts.ts'
import { Section } from '../../parts/section.tsx'
import styles from './start.module.css'

/** Is it connected? What is left until the first experiment, the keys, the code to paste, and what arrives. */
export function StartScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const [fresh, setFresh] = useState<FreshKey | null>(null)
  const facts = useFacts()
  const left = facts === undefined ? [] : stepsLeft(facts)
  const codeIsNext = left[0] === 'event'
  return (
    <Page crumbs={[{ label: say('verb.start') }]} title={facts === undefined ? say('verb.start') : titleOf(facts, words)} subtitle={left.length === 0 ? undefined : say('start.steps-note')}>
      <div className={styles['columns']}>
        <div className={styles['main']}>
          {facts === undefined || left.length === 0 ? null : <Steps facts={facts}>{codeIsNext ? <Code fresh={fresh} onFresh={setFresh} primary /> : null}</Steps>}
          <KeysSection fresh={fresh} onFresh={setFresh} next={left[0] === 'key'} />
          {codeIsNext ? null : <Section title={say('start.code')}><Code fresh={fresh} onFresh={setFresh} /></Section>}
          <ConnectionSection fresh={fresh} />
          <ProofSection />
          <RetentionSection />
          <MembersSection />
        </div>
        <ArrivingNow />
      </div>
    </Page>
  )
}
