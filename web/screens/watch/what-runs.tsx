import { NumberInput, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useKept } from '../../api/kept.ts'
import { useApi } from '../../api/provider.tsx'
import { ArmsField } from '../../app/arms-field.tsx'
import { totalWeight } from '../../app/arms.ts'
import { ClauseList } from '../../app/clause-list.tsx'
import { conditionText } from '../../app/clause-text.ts'
import { LayerPicture, percent } from '../../app/layer-picture.tsx'
import { useMayRelease } from './may-release.ts'
import { useMember } from '../../app/member.tsx'
import { NamedIds } from '../../app/named-ids.tsx'
import { TagsField } from '../../app/tags-field.tsx'
import { needText } from '../../app/need-draft.ts'
import { NeedField } from '../../app/need-field.tsx'
import { offerUndo } from '../../app/undo.tsx'
import { useLayers } from '../../app/use-layers.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ChangeUnsaved } from './change-unsaved.tsx'
import type { Started } from './experiment-watch-screen.tsx'
import { Contested } from './contested.tsx'
import { type Begun, type Changed, changedOf, changeOf, contested, differencesOf, rebased } from './running-change.ts'
import styles from './experiment-watch.module.css'

/** What runs, in words; and for whoever may change it, the same to change, with what that does said before the save. */
export function WhatRuns({ experiment }: { readonly experiment: Started }): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const [kept, keep] = useKept<Begun>(`${member.id}:running/${experiment.key}`)
  const [opened, setOpened] = useState(false)
  const mayRelease = useMayRelease(experiment)
  const may = mayRelease && (experiment.kind === 'running' || experiment.kind === 'paused')
  const now = changedOf(experiment.design)
  const isContested = kept !== undefined && contested(kept, experiment.design).length > 0
  // What nobody touched here is as it is there; nothing is taken back that somebody else changed.
  const wanted = kept === undefined ? now : rebased(kept, experiment.design, 'mine').wanted
  const write = (next: Changed): void => keep({ base: isContested ? kept.base : now, wanted: next })
  const differences = differencesOf(experiment.design, wanted, words)
  const open = may && (opened || differences.length > 0)
  const discard = (): void => {
    keep(undefined)
    setOpened(false)
    if (kept !== undefined) offerUndo({ id: `change-${experiment.key}`, text: say('effect.discarded'), onUndo: () => keep(kept) })
  }
  const done = (): void => {
    keep(undefined)
    setOpened(false)
  }
  return (
    <Section title={say('effect.what-runs')} actions={may ? <TextAction onClick={open ? discard : () => setOpened(true)}>{say(open ? 'watch.discard' : 'effect.change')}</TextAction> : undefined}>
      {open ? (
        <div className={styles['change-form']}>
          {isContested ? <Contested begun={kept} design={experiment.design} onChoose={keep} /> : null}
          <Fields experiment={experiment} wanted={wanted} onChange={write} />
          {isContested || totalWeight(wanted.variants) !== 100_000 || differences.length === 0 ? null : <ChangeUnsaved experiment={experiment} change={changeOf(experiment.design, wanted)} differences={differences} onDiscard={discard} onDone={done} />}
        </div>
      ) : <InWords experiment={experiment} />}
    </Section>
  )
}

function InWords({ experiment: { design, environmentId } }: { readonly experiment: Started }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const layers = useLayers(environments.find((one) => one.id === environmentId)?.key ?? '')
  const { audience, layer, newPeopleOnly, overrides, prerequisites, tags, variants } = design
  const condition = conditionText(audience, say)
  const lines = [
    `${say(newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')}${condition === null ? '' : `, ${say('clause.only-when', { condition })}`}`,
    variants.map((one) => `${one.name} ${percent(one.weight, format)}`).join(' · '),
    ...(prerequisites.length === 0 ? [] : [say('plan.other-flags-are', { needs: prerequisites.map((one) => needText(one, say)).join(', ') })]),
    ...(layer === null ? [] : [say('plan.in-layer', { share: percent(layer.share, format), layer: layers.data?.layers.find((one) => one.key === layer.key)?.name ?? layer.key })]),
    ...(tags.length === 0 ? [] : [say('plan.tagged', { tags: tags.join(', ') })]),
    ...(overrides.length === 0 ? [] : [say('plan.ids-named', { n: overrides.length, count: format.count(overrides.length) })]),
  ]
  return <ul className={styles['lines']}>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
}

type FieldsProps = { readonly experiment: Started; readonly wanted: Changed; readonly onChange: (wanted: Changed) => void }

function Fields({ experiment, wanted, onChange }: FieldsProps): ReactNode {
  const { say } = useWords()
  const flag = useQuery(useApi().flag.get.queryOptions({ key: experiment.design.flagKey }))
  const write = (part: Partial<Changed>): void => onChange({ ...wanted, ...part })
  return (
    <>
      <fieldset className={styles['field']}>
        <legend>{say('plan.takes-part')}</legend>
        <ClauseList condition={wanted.audience} onChange={(audience) => write({ audience })} everybody={say(wanted.newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')} />
        <Switch label={say('plan.new-people')} description={say('plan.new-people-note')} checked={wanted.newPeopleOnly} onChange={(event) => write({ newPeopleOnly: event.currentTarget.checked })} />
        <NeedField own={experiment.design.flagKey} needs={wanted.prerequisites} onChange={(prerequisites) => write({ prerequisites })} />
      </fieldset>
      <fieldset className={styles['field']}>
        <legend>{say('plan.variants')}</legend>
        <ArmsField variants={wanted.variants} flag={flag.data} onChange={(variants) => write({ variants })} />
      </fieldset>
      {wanted.layer === null ? null : <LayerShare experiment={experiment} layer={wanted.layer} onChange={(layer) => write({ layer })} />}
      <TagsField tags={wanted.tags} onChange={(tags) => write({ tags })} />
      <fieldset className={styles['field']}>
        <legend>{say('plan.named-ids')}</legend>
        <NamedIds overrides={wanted.overrides} variants={wanted.variants} unit={experiment.design.unit} onChange={(overrides) => write({ overrides })} />
      </fieldset>
    </>
  )
}

type Held = NonNullable<Changed['layer']>

function LayerShare({ experiment, layer, onChange }: { readonly experiment: Started; readonly layer: Held; readonly onChange: (layer: Held) => void }): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  const layers = useLayers(environments.find((one) => one.id === experiment.environmentId)?.key ?? '')
  const found = layers.data?.layers.find((one) => one.key === layer.key)
  return (
    <>
      <NumberInput label={say('plan.layer-share')} description={found?.name ?? layer.key} value={layer.share / 1_000} min={0.001} max={100} decimalScale={3} suffix="%" w={180}
        onChange={(value) => typeof value === 'number' && value > 0 && onChange({ ...layer, share: Math.round(value * 1_000) })} />
      {found === undefined ? null : <div><LayerPicture layer={found} wanted={{ experiment: experiment.key, name: experiment.name, share: layer.share }} /></div>}
    </>
  )
}
