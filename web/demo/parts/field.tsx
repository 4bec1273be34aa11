import { type HTMLInputTypeAttribute, useId } from 'react'
import styles from '../pages/form.module.css'

type Props = {
  readonly label: string
  readonly name: string
  readonly type?: HTMLInputTypeAttribute
  readonly autoComplete?: string
  readonly required?: boolean
  readonly hint?: string
  /** Describes what is wrong, where something is. */
  readonly problem?: string | null
}

export function Field({ label, name, type = 'text', autoComplete, required = false, hint, problem }: Props) {
  const id = useId()
  const described = [hint === undefined ? [] : `${id}-hint`, problem ? `${id}-problem` : []].flat().join(' ')
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} type={type} autoComplete={autoComplete} required={required} maxLength={200} aria-invalid={problem ? true : undefined} aria-describedby={described || undefined} />
      {hint !== undefined && <p id={`${id}-hint`} className={styles['hint']}>{hint}</p>}
      {problem && <p id={`${id}-problem`} role="alert" className={styles['problem']}>{problem}</p>}
    </div>
  )
}
