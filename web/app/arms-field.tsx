import { ActionIcon, NumberInput, Select, TextInput, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { TextAction } from '../parts/actions.tsx'
import { ArmMark } from '../parts/charts/arm-shape.tsx'
import { armLook } from '../parts/charts/kinds.ts'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { splitEvenly, totalWeight, withOneMore, type Flag, type Variant } from './arms.ts'
import styles from './arms-field.module.css'

type Props = {
  readonly variants: readonly Variant[]
  readonly onChange: (variants: readonly Variant[]) => void
  /** Whose values they serve; undefined while it is asked for. */
  readonly flag: Flag | undefined
}

const mostArms = 10

/** The arms, control first: what each is called, which value it serves, and its share. The control cannot be removed. */
export function ArmsField({ variants, onChange, flag }: Props): ReactNode {
  const { say } = useWords()
  return (
    <div id="plan-variants">
      <ul className={styles['variants']}>
        {variants.map((variant, index) => (
          <Arm key={variant.key} variant={variant} index={index} flag={flag} removable={index > 0 && variants.length > 2}
            onChange={(next) => onChange(variants.map((one, at) => (at === index ? next : one)))}
            onRemove={() => onChange(splitEvenly(variants.filter((_, at) => at !== index)))} />
        ))}
      </ul>
      {variants.length === 0 ? null : (
        <div className={styles['under']}>
          {flag === undefined || variants.length >= mostArms ? null : (
            <UnstyledButton className={styles['add'] ?? ''} onClick={() => onChange(withOneMore(variants, flag))}><Icon name="plus" /> {say('plan.add-variant')}</UnstyledButton>
          )}
          <Total variants={variants} onEven={() => onChange(splitEvenly(variants))} />
        </div>
      )}
    </div>
  )
}

type ArmProps = {
  readonly variant: Variant
  readonly index: number
  readonly flag: Flag | undefined
  readonly removable: boolean
  readonly onChange: (variant: Variant) => void
  readonly onRemove: () => void
}

function Arm({ variant, index, flag, removable, onChange, onRemove }: ArmProps): ReactNode {
  const { say } = useWords()
  const values = flag?.variations.map((one) => ({ value: one.key, label: one.key })) ?? [{ value: variant.variation, label: variant.variation }]
  const arm = variant.name === '' ? variant.key : variant.name
  return (
    <li className={styles['arm']}>
      <ArmMark arm={armLook(index)} />
      <TextInput aria-label={say('plan.variant-name', { n: index + 1 })} value={variant.name} onChange={(event) => onChange({ ...variant, name: event.currentTarget.value })} maxLength={120} className={styles['name'] ?? ''}
        rightSection={index === 0 ? <span className={styles['control']}>{say('plan.control')}</span> : undefined} rightSectionWidth={index === 0 ? 'auto' : undefined} />
      <Select aria-label={say('plan.variant-value', { arm })} value={variant.variation} onChange={(value) => value !== null && onChange({ ...variant, variation: value })} data={values} className={styles['value'] ?? ''} />
      <NumberInput aria-label={say('plan.variant-share', { arm })} value={variant.weight / 1_000} min={0} max={100} decimalScale={3} suffix="%" className={styles['share'] ?? ''}
        onChange={(value) => typeof value === 'number' && onChange({ ...variant, weight: Math.round(value * 1_000) })} />
      <span className={styles['remove']}>
        {removable ? <ActionIcon color="ink" onClick={onRemove} aria-label={say('plan.remove-variant', { arm })}><Icon name="cross" /></ActionIcon> : null}
      </span>
    </li>
  )
}

/** The shares add up to 100 %, or how far they are from it; one press splits them evenly. */
function Total({ variants, onEven }: { readonly variants: readonly Variant[]; readonly onEven: () => void }): ReactNode {
  const { say, format } = useWords()
  const total = totalWeight(variants)
  const whole = total === 100_000
  const even = splitEvenly(variants).every((variant, index) => variant.weight === variants[index]?.weight)
  return (
    <span className={styles['total']} data-wrong={!whole || undefined} role="status">
      {whole ? say('plan.total-whole') : <><Icon name="triangle" /> {say('plan.total-wrong', { total: format.figure(total / 1_000, 3) })}</>}
      {even ? null : <TextAction onClick={onEven}>{say('plan.split-evenly')}</TextAction>}
    </span>
  )
}
