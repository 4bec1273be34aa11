import { conditionalPower, isFutile, type Standing } from '../stats/futility.ts'
import { plannedDrift } from './information.ts'
import { finalCritical, type Look } from './look.ts'
import type { MetricFacts, ReadoutExperiment } from './readout.ts'
import type { Reason } from './recommend.ts'

type Seen = { readonly experiment: ReadoutExperiment; readonly looks: readonly Look[] }

/** Chance still to find the planned effect by the end, if it is real; null where nothing was looked at yet, or all is in. */
export function stillToFind(seen: Seen, variant: string, direction: MetricFacts['direction']): number | null {
  const place = placeOf(seen, variant, direction)
  return place === null ? null : conditionalPower(place.standing, place.drift)
}

/** Where no variant has a chance worth waiting for: said beside "keep running", and binding nobody. */
export function futilityReasons(seen: Seen, direction: MetricFacts['direction']): readonly Reason[] {
  const places = seen.experiment.variants.filter(({ control }) => !control).map(({ key }) => placeOf(seen, key, direction))
  const futile = places.flatMap((place) => (place !== null && isFutile(place.looks, place.standing, place.drift) ? [conditionalPower(place.standing, place.drift)] : []))
  return futile.length < places.length ? [] : [{ kind: 'hardly-to-be-found', chance: Math.max(...futile) }]
}

type Place = { readonly looks: readonly Look[]; readonly standing: Standing; readonly drift: number }

function placeOf({ experiment, looks }: Seen, variant: string, direction: MetricFacts['direction']): Place | null {
  const own = looks.filter((look) => look.variant === variant)
  const [last, final, drift] = [own.at(-1), finalCritical(experiment, own), plannedDrift(experiment)]
  if (last === undefined || final === null || drift === null) return null
  return { looks: own, standing: { z: last.z, fraction: last.fraction, final }, drift: direction === 'more' ? drift : -drift }
}
