import type { ReactNode } from 'react'
import { percent } from '../../app/layer-picture.tsx'
import { useMember } from '../../app/member.tsx'
import { needText } from '../../app/need-draft.ts'
import { applying, useHoldouts } from '../../app/tags-field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Experiment } from './draft.ts'
import { useLayers } from '../../app/use-layers.ts'
import styles from './plan.module.css'

/** What else decides who takes part in one that was launched: unit, layer, holdouts, named ids. */
export function ServedHow({ experiment: { design, environmentId } }: { readonly experiment: Experiment }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const layers = useLayers(environments.find((one) => one.id === environmentId)?.key ?? '')
  const holdouts = useHoldouts()
  const { layer, overrides, prerequisites, tags, unit } = design
  const lines = [
    ...(unit === 'account' ? [say('plan.dealt-by-account')] : []),
    ...(prerequisites.length === 0 ? [] : [say('plan.other-flags-are', { needs: prerequisites.map((one) => needText(one, say)).join(', ') })]),
    ...(layer === null ? [] : [say('plan.in-layer', { share: percent(layer.share, format), layer: layers.data?.layers.find((one) => one.key === layer.key)?.name ?? layer.key })]),
    ...(tags.length === 0 ? [] : [say('plan.tagged', { tags: tags.join(', ') })]),
    ...applying(holdouts.data?.holdouts ?? [], tags).map((one) => say('plan.holdout-applies', { name: one.name, share: percent(one.share, format) })),
    ...(overrides.length === 0 ? [] : [say('plan.ids-named', { n: overrides.length, count: format.count(overrides.length) })]),
  ]
  return lines.length === 0 ? null : <ul className={styles['applies']}>{lines.map((line) => <li key={line}><Icon name="minus" /> {line}</li>)}</ul>
}
