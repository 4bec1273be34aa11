import type { ReactNode } from 'react'
import { LayerBar, type LayerPart } from '../parts/charts/layer-bar.tsx'
import { useWords, type WordsNow } from '../words/use-words.tsx'
import { roomOf, sizeOf, type Layer, type Room, type Stretch, type Wanted } from './layer-room.ts'

type Props = {
  readonly layer: Layer
  /** One that is to have a share, drawn as if it had it. */
  readonly wanted?: Wanted
}

/** Who holds which slot of a layer, and how much of it is free: the sentence, and the bar under it. */
export function LayerPicture({ layer, wanted }: Props): ReactNode {
  const words = useWords()
  const { say, format } = words
  const room = roomOf(layer, wanted)
  const sentence = freeSentence(room, words)
  return (
    <>
      <p>{sentence}</p>
      <LayerBar
        label={say('layers.picture', { layer: layer.name, sentence, holders: format.count(new Set(layer.held.map((one) => one.experiment)).size) })}
        parts={room.stretches.map((one) => partOf(one, layer, words))}
        heads={[say('layers.head-holder'), say('layers.head-share'), say('layers.head-from'), say('layers.head-to')]}
        writeSlot={format.count}
      />
    </>
  )
}

/** "62% of this layer is free." */
export function freeSentence({ free, missing }: Pick<Room, 'free' | 'missing'>, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  if (missing > 0) return say('layers.does-not-fit', { missing: percent(missing, format) })
  if (free === 0) return say('layers.nothing-free')
  return free === 100_000 ? say('layers.all-free') : say('layers.free', { share: percent(free, format) })
}

/** A share out of 100000 as people write it: "12.5%". */
export function percent(share: number, format: WordsNow['format']): string {
  return `${format.figure(share / 1_000, 3)}%`
}

function partOf(stretch: Stretch, layer: Layer, { say, format }: WordsNow): LayerPart {
  const share = percent(sizeOf([stretch]), format)
  const name = stretch.kind === 'free' ? say('layers.free-room') : stretch.name
  const end = layer.held.find((one) => one.name === stretch.name)?.endsAt
  const said = {
    running: () => say('layers.said-running', { name, share, day: end === undefined ? '–' : format.day(end) }),
    paused: () => say('layers.said-paused', { name, share }),
    own: () => say('layers.said-own', { name, share }),
    ended: () => say('layers.said-ended', { name, share }),
    free: () => say('layers.said-free', { share }),
  } as const satisfies Record<Stretch['kind'], () => string>
  return { ...stretch, name, share, said: said[stretch.kind]() }
}
