import { NumberInput, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { LayerPicture } from '../../app/layer-picture.tsx'
import { roomOf, type Layer } from '../../app/layer-room.ts'
import { to } from '../../app/routes.ts'
import { TagsField } from '../../app/tags-field.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { banditOf, withDesign, type Draft } from './draft.ts'
import type { useLayers } from '../../app/use-layers.ts'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly own: string; readonly onChange: (draft: Draft) => void; readonly layers: ReturnType<typeof useLayers> }

/** Which experiments it shares nobody with, and which holdouts keep people out of it. */
export function AmongOthers(props: Props): ReactNode {
  const { say } = useWords()
  return (
    <Section title={say('plan.among-others')} actions={<TextAction href={to('layers')}>{say('page.layers')}</TextAction>}>
      <div id="plan-layer" className={styles['among']}>
        {banditOf(props.draft.design) !== null ? null : <Answered query={props.layers} loading={<LoadingRows rows={1} />} what={say('layers.layers-failed')}>{({ layers }) => <InLayer {...props} all={layers} />}</Answered>}
        <TagsField tags={props.draft.design.tags} onChange={(tags) => props.onChange(withDesign(props.draft, { tags }))} />
      </div>
    </Section>
  )
}

const none = '$none'

function InLayer({ draft, own, onChange, all }: Props & { readonly all: readonly Layer[] }): ReactNode {
  const { say } = useWords()
  const { layer } = draft.design
  const chosen = all.find((one) => one.key === layer?.key)
  const wanted = { experiment: own, name: draft.name.trim() === '' ? say('plan.this-one') : draft.name, share: layer?.share ?? 0 }
  const choose = (key: string | null): void => {
    const next = all.find((one) => one.key === key)
    onChange(withDesign(draft, { layer: next === undefined ? null : { key: next.key, share: Math.max(1, Math.min(layer?.share ?? 100_000, roomOf(next, { ...wanted, share: 0 }).free)) } }))
  }
  return (
    <>
      <div className={styles['layer-fields']}>
        <Select label={say('plan.layer')} value={layer?.key ?? none} onChange={choose}
          data={[{ value: none, label: say('plan.no-layer') }, ...all.map((one) => ({ value: one.key, label: one.name })), ...(layer === null || chosen !== undefined ? [] : [{ value: layer.key, label: layer.key }])]} />
        {layer === null ? null : (
          <NumberInput label={say('plan.layer-share')} value={layer.share / 1_000} min={0.001} max={100} decimalScale={3} suffix="%"
            onChange={(value) => typeof value === 'number' && value > 0 && onChange(withDesign(draft, { layer: { ...layer, share: Math.round(value * 1_000) } }))} />
        )}
      </div>
      {layer === null ? <p className={styles['note']}>{say('plan.no-layer-then')}</p> : null}
      {layer !== null && chosen === undefined ? <p className={styles['note']}>{say('plan.layer-gone', { layer: layer.key })}</p> : null}
      {chosen === undefined ? null : <div className={styles['layer-picture']}><LayerPicture layer={chosen} wanted={wanted} /></div>}
    </>
  )
}
