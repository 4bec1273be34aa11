import type { ReactNode } from 'react'
import { useArrivals } from '../../api/live.ts'
import { useNow } from '../../app/now.ts'
import { to } from '../../app/routes.ts'
import { ArrivalList } from '../../parts/arrival-list.tsx'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Started } from './experiment-watch-screen.tsx'
import { nameOfPerson } from './person-name.ts'
import styles from './experiment-watch.module.css'

const places = 6

/** The newest exposures as they come in. A person is one press away. */
export function ArrivingExposures({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say } = useWords()
  const { arrivals, waiting } = useArrivals({ experiment: experiment.key, most: places })
  const now = useNow()
  const variants = experiment.design.variants
  const lines = arrivals.map((one) => {
    const index = variants.findIndex((variant) => variant.key === one.variant)
    return {
      key: one.cursor,
      at: one.receivedAt,
      what: <span className={styles['arm']}>{index < 0 ? null : <ArmMark arm={armLook(index)} />}{variants[index]?.name ?? (one.variant === '$holdout' ? say('watch.holdout') : (one.variant ?? '–'))}</span>,
      who: one.person === null ? say('watch.nobody-named') : <a href={to('person', { person: one.person })}>{nameOfPerson(one.person)}</a>,
      ...(one.forced ? { side: say('watch.forced') } : one.bot ? { side: say('watch.bot') } : {}),
    }
  })
  return (
    <Section title={say('watch.arriving')} note={say('watch.arriving-note')}>
      <ArrivalList label={say('watch.arriving')} lines={lines} places={places} now={now} empty={waiting ? '' : say('watch.arriving-empty')} />
    </Section>
  )
}
