import { useId, type ReactNode } from 'react'
import { strong } from '../../words/tags.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ArmMark } from './arm-shape.tsx'
import { HatchPattern, hatchFill } from './hatch.tsx'
import { armColour, type ArmLook } from './kinds.ts'
import styles from './bars.module.css'

export type CountedArm = {
  readonly name: string
  readonly arm: ArmLook
  readonly counted: number
  readonly maturing: number
}

type Props = {
  readonly arms: readonly CountedArm[]
  /** The plan's maximum per arm, which the full bar stands for; without a plan the largest arm fills it. */
  readonly planned?: number
}

/** How many are counted, still maturing, and left in the plan, per arm. */
export function WhoIsCounted({ arms, planned }: Props): ReactNode {
  const { say } = useWords()
  const full = Math.max(planned ?? 0, ...arms.map((each) => each.counted + each.maturing), 1)
  const hatch = useId()
  return (
    <div className={styles['stack']}>
      {arms.map((each) => <ArmBar key={each.name} arm={each} full={full} hatch={`${hatch}${each.arm}`} />)}
      <ul className={styles['legend']}>
        <li><Key fill="var(--ink2)" />{say('chart.counted')}</li>
        <li><Key fill={hatchFill(hatch)} hatch={hatch} />{say('chart.maturing')}</li>
        {planned === undefined ? null : <li><Key fill="var(--sunk)" />{say('chart.left')}</li>}
      </ul>
    </div>
  )
}

function ArmBar({ arm, full, hatch }: { readonly arm: CountedArm; readonly full: number; readonly hatch: string }): ReactNode {
  const { rich, format } = useWords()
  const share = (value: number): string => `${(value / full) * 100}%`
  return (
    <div>
      <div className={styles['over']}>
        <span className={styles['name']}><ArmMark arm={arm.arm} />{arm.name}</span>
        <span className={styles['figures']}>
          {rich('chart.counted-maturing', { counted: format.count(arm.counted), maturing: format.count(arm.maturing), b: strong })}
        </span>
      </div>
      <svg className={styles['bar']} width="100%" height="8" aria-hidden>
        <defs><HatchPattern id={hatch} /></defs>
        <rect width="100%" height="8" rx="2" fill="var(--sunk)" />
        <rect x={share(arm.counted)} width={share(arm.maturing)} height="8" fill={hatchFill(hatch)} />
        <rect width={share(arm.counted)} height="8" rx="2" fill={armColour[arm.arm]} />
      </svg>
    </div>
  )
}

export function Key({ fill, hatch }: { readonly fill: string; readonly hatch?: string }): ReactNode {
  return (
    <svg width="14" height="8" aria-hidden>
      {hatch === undefined ? null : <defs><HatchPattern id={hatch} /></defs>}
      <rect width="14" height="8" rx="1.5" fill={fill} />
    </svg>
  )
}
