import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../../words/use-words.tsx'
import type { Place } from './places.ts'
import styles from './planned.module.css'

/** Where, and which value: as far as it is chosen. */
export type Chosen = { readonly place: Place; readonly variation: string }

type Props = { readonly places: readonly Place[]; readonly chosen: Chosen; readonly onChoose: (chosen: Chosen) => void }

/** Whose share changes, and which value they get. */
export function PlaceFields({ places, chosen, onChoose }: Props): ReactNode {
  const { say } = useWords()
  const choose = (id: string | null): void => {
    const next = places.find((place) => place.id === id)
    if (next !== undefined) onChoose(chosenIn(next))
  }
  return (
    <div className={styles['pair']}>
      <Select label={say('schedule.whose')} value={chosen.place.id} onChange={choose} data={places.map((place) => ({ value: place.id, label: place.label }))} />
      <Select label={say('schedule.gets')} value={chosen.variation} onChange={(variation) => onChoose({ ...chosen, variation: variation ?? chosen.variation })} data={[...chosen.place.variations]} />
    </div>
  )
}

export function chosenIn(place: Place): Chosen {
  return { place, variation: place.variations[0] ?? '' }
}
