import { to } from '../../app/routes.ts'
import type { Say } from '../../words/say.ts'
import type { Choice } from './decision-form.tsx'
import { decisionOf, doesHarm, type Experiment, type Readout, variantName } from './readout-view.ts'

/** What can be done about a verdict: a decision that is asked for, or a page to look at first. */
export type Way = { readonly kind: 'decide'; readonly choice: Choice; readonly label: string } | { readonly kind: 'open'; readonly href: string; readonly label: string }

export type Ways = {
  /** What the verdict says. */
  readonly main: Way
  /** Whether it is the page's one filled button: only where the verdict asks for a decision. */
  readonly filled: boolean
  readonly means: string | null
  readonly others: readonly Way[]
}

const MEANS = { ship: 'decide.ship-means', rollback: 'decide.rollback-means', inconclusive: 'decide.end-means' } as const satisfies Record<Choice, string>

/** The ways on from a readout; null where nothing is to be decided here. */
export function waysOf(experiment: Experiment, readout: Readout, say: Say): Ways | null {
  if (decisionOf(experiment) !== null || (experiment.kind !== 'running' && experiment.kind !== 'paused')) return null
  const all = [wayTo('ship', readout, say), wayTo('rollback', readout, say), wayTo('inconclusive', readout, say)]
  const said = choiceOf(readout)
  const main = all.find((way) => way.choice === said)
  const watch = (label: string): Way => ({ kind: 'open', href: to('experimentWatch', { key: experiment.key }), label })
  if (main === undefined) {
    return { main: watch(say(doesHarm(readout) ? 'decide.to-pause' : readout.verdict.kind === 'not-trustworthy' ? 'decide.look-for-cause' : 'decide.watch')), filled: false, means: null, others: all }
  }
  return { main, filled: true, means: say(MEANS[main.choice]), others: [watch(say('decide.keep')), ...all.filter((way) => way !== main)] }
}

/** Where nothing differs that matters, control stays: it is there already, and simpler. */
function choiceOf({ verdict, experiment }: Readout): Choice | null {
  switch (verdict.kind) {
    case 'ship':
    case 'rollback':
    case 'inconclusive':
      return verdict.kind
    case 'neutral':
      return 'rollback'
    case 'bandit':
      return verdict.clear ? (experiment.variants.some(({ key, control }) => control && key === verdict.variant) ? 'rollback' : 'ship') : null
    case 'keep-running':
    case 'too-early':
    case 'not-trustworthy':
      return null
  }
}

function wayTo(choice: Choice, readout: Readout, say: Say): Extract<Way, { kind: 'decide' }> {
  const label = { ship: shipWord(readout, say), rollback: say('decide.rollback'), inconclusive: say('decide.end') }[choice]
  return { kind: 'decide', choice, label }
}

/** A longer name stands in the sentence already and would not fit on a button. */
const LONG = 28

function shipWord(readout: Readout, say: Say): string {
  const { verdict, experiment } = readout
  const variants = experiment.variants.filter((one) => !one.control)
  const named = verdict.kind === 'ship' || (verdict.kind === 'bandit' && variants.some(({ key }) => key === verdict.variant)) ? variantName(readout, verdict.variant) : variants.length === 1 ? variants[0]?.name : undefined
  return named === undefined || named.length > LONG ? say('decide.ship-one') : say('decide.ship', { variant: named })
}
