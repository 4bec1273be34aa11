import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { surfaces, withSurface, type Draft, type Surface } from './draft.ts'
import styles from './surface-picker.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly children: ReactNode }

/** The first question, and under it what follows from the answer. */
export function SurfacePicker({ draft, onChange, children }: Props): ReactNode {
  const { say } = useWords()
  const name = useId()
  return (
    <Section title={say('plan.where')}>
      <div className={styles['line']} role="radiogroup" aria-label={say('plan.where')}>
        {surfaces.map((surface) => (
          <Stage key={surface} surface={surface} name={name} chosen={surface === draft.surface} onChoose={() => onChange(withSurface(draft, surface))} />
        ))}
      </div>
      {children}
    </Section>
  )
}

type StageProps = { readonly surface: Surface; readonly name: string; readonly chosen: boolean; readonly onChoose: () => void }

function Stage({ surface, name, chosen, onChoose }: StageProps): ReactNode {
  const { say } = useWords()
  const keepEnter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onChoose()
  }
  return (
    <label className={styles['stage']} data-chosen={chosen || undefined}>
      <input className={styles['radio']} type="radio" name={name} value={surface} checked={chosen} onChange={onChoose} onKeyDown={keepEnter} />
      <span className={styles['name']}>{say(`surface.${surface}`)}</span>
      <span className={styles['note']}>{say(`plan.at-${surface}`)}</span>
    </label>
  )
}
