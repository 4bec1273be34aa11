import type { ReactNode } from 'react'
import { EditableText } from '../../parts/editable-text.tsx'
import { Section } from '../../parts/section.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { withDesign, type Design, type Draft } from './draft.ts'
import { isOpen, scaffoldOf, withScaffold } from './scaffold.ts'

type Part = keyof Design['hypothesis']
type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void }

/** "If … see …, more of them will …, because …": the words are edited where they stand. */
export function Belief({ draft, onChange }: Props): ReactNode {
  const { say, rich } = useWords()
  const { hypothesis } = draft.design
  const scaffold = scaffoldOf(draft.surface, say)
  const begin = (): void => onChange(withDesign(draft, { hypothesis: withScaffold(hypothesis, scaffold) }))
  const word = (part: Part): ReactNode => (
    <EditableText
      label={say(`plan.ask-${part}`)}
      placeholder={scaffold[part]}
      value={hypothesis[part]}
      onChange={(value) => onChange(withDesign(draft, { hypothesis: { ...hypothesis, [part]: value.slice(0, 300) } }))}
    />
  )
  return (
    <div id="plan-belief">
      <Section title={say('plan.belief')} actions={isOpen(hypothesis) ? <TextAction onClick={begin}>{say('plan.begin-with')}</TextAction> : undefined}>
        <Sentence>{rich('plan.belief-sentence', { audience: word('audience'), change: word('change'), effect: word('effect'), because: word('because') })}</Sentence>
      </Section>
    </div>
  )
}
