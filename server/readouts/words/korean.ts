import type { Catalogue, Chance, Ends, Moved, Unit } from './catalogue.ts'

const who = {
  person: { people: '사람', are: '사람이', some: '사람이 있습니다', nobody: '아무도', count: (people: string) => `${people}명`, is: '이', as: '은', none: '사람이 없습니다' },
  account: { people: '계정', are: '계정이', some: '계정이 있습니다', nobody: '어떤 계정도', count: (people: string) => `계정 ${people}개`, is: '가', as: '는', none: '계정이 없습니다' },
} as const satisfies Record<Unit, unknown>

// A fixed noun (안, 지표) follows each name, so that no particle depends on one.
export const koreanOf = (unit: Unit): Catalogue => ({
  ship: (moved) => `‘${moved.variant}’ 안을 적용하세요. ${effect(moved)}`,
  rollback: (moved) => `‘${moved.variant}’ 안을 되돌리세요. ${effect(moved)}`,
  keepRunning: ({ variant, days, count, why }) => `${days === null ? '계속 실행하세요.' : `약 ${count}일 더 실행하세요.`} ${why ?? `‘${variant}’ 안의 효과를 판단하기에는 아직 이릅니다.`}`,
  pause: ({ variant, metric }) => `일시 중지하세요. ‘${variant}’ 안에서 ${metric} 지표가 나빠지고 있습니다.`,
  tooEarly: ({ conversions, needed }) => `아직 이릅니다. 전환 ${needed}건 중 ${conversions}건이 모였습니다.`,
  heldByGuardrail: ({ variant, metric, margin }) => `‘${variant}’ 안은 아직 적용하지 마세요. ${metric} 지표가 한도 ${margin} 넘게 나빠졌을 수 있습니다.`,
  borrowed: ({ variant, early, metric, lift, moreIsBetter }) => `‘${variant}’ 안은 아직 적용하지 마세요. ${early} 지표는 ${lift} ${moreIsBetter ? '올랐지만' : '좋아졌지만'} ${metric} 지표는 ${moreIsBetter ? '오르지' : '좋아지지'} 않았습니다.`,
  inconclusive: ({ variant, ends }) => `결론을 내리기 어렵습니다. ‘${variant}’ 안의 효과는 ${span(ends)} 이 규모로는 가려낼 수 없습니다.`,
  neutral: ({ margin }) => `의미 있는 차이가 없습니다. 효과가 있더라도 ±${margin}보다 작습니다. 더 단순한 안을 유지하세요.`,
  notTrustworthy: ({ cause }) => `아직 신뢰할 수 없습니다. ${cause} 그래서 결과를 표시하지 않습니다.`,

  bandit: ({ variant, chance, isClear }) => `‘${variant}’ 안이 ${isClear ? '가장 좋습니다' : '앞서고 있습니다'}. 모든 안 가운데 가장 좋을 확률은 ${chance ?? '99% 초과'}입니다.`,
  banditShare: ({ share }) => `지금 처음 온 ${who[unit].people} 가운데 ${share}에게 이 안을 보여 줍니다.`,
  banditLoss: ({ loss }) => `지금 이 안으로 확정하면 가장 좋은 안에 비해 평균 약 ${loss}를 잃습니다.`,
  banditMeans: '밴딧은 효과가 있는 안으로 방문을 옮깁니다. 한 안이 얼마나 나은지는 알려 주지 않습니다.',

  rates: ({ metric, variant, control }) => `${metric} 지표는 이 안에서 ${variant}, 기존안에서 ${control}입니다.`,
  fits: ({ from, to, both }) => {
    if (both !== null) return `데이터에 맞는 변화율 범위는 ${both}입니다.`
    if (from !== null) return `데이터에 맞는 변화율은 ${from} 이상입니다.`
    return to === null ? '데이터로는 변화율의 범위를 정할 수 없습니다.' : `데이터에 맞는 변화율은 ${to} 이하입니다.`
  },
  counted: ({ people, maturing }) => `${who[unit].count(people)}${who[unit].is} 집계되었고 ${who[unit].count(maturing)}${who[unit].as} 집계 대기 중입니다.`,
  lookedAtDaily: '매일 한 번, 그렇게 살펴보는 것을 감안한 규칙으로 확인합니다. 언제든지 보아도 됩니다.',
  readAtTheEnd: '답은 계획이 끝날 때 한 번 확인합니다.',
  needsConversions: ({ needed }) => `답을 내려면 안마다 전환이 ${needed}건씩 필요합니다.`,

  mayBeBelowMinimum: ({ minimum }) => `이 범위에는 적용할 가치가 있는 최소 변화율 ${minimum}보다 작은 효과도 들어 있습니다.`,
  smallerThanMinimum: ({ isBetter, minimum }) => `우연을 넘어 ${isBetter ? '개선' : '악화'}되었지만, 적용할 가치가 있는 최소 변화율 ${minimum}보다 작습니다.`,
  bestOf: ({ better }) => `${list(better)} 안이 기존안보다 좋으며, 그중 가장 좋은 안입니다.`,
  severalComparisons: ({ comparisons }) => `${comparisons}개 안이 잘못된 답을 낼 확률 하나를 함께 나눕니다(Dunnett).`,
  decideTogether: ({ metrics }) => `${list(metrics)} 지표가 함께 결정하며, 잘못된 답을 낼 확률 하나를 나눕니다(Holm). 하나가 좋아지고 나빠진 지표가 없으면 충분합니다.`,
  metricsDisagree: ({ variant, better, worse }) => `‘${variant}’ 안은 아직 적용하지 마세요. ${better} 지표는 좋아졌지만 ${worse} 지표는 나빠졌습니다. 둘 다 결정 지표입니다.`,
  variantsWorse: ({ variants }) => `${list(variants)} 안은 기존안보다 나쁩니다.`,
  guardrailWorse: ({ variant, metric, margin, beyond }) => {
    if (margin === null) return `‘${variant}’ 안에서 ${metric} 지표가 나빠졌습니다.`
    return beyond ? `‘${variant}’ 안에서 ${metric} 지표가 한도 ${margin} 넘게 나빠졌습니다.` : `‘${variant}’ 안에서 ${metric} 지표가 나빠졌으며, 한도 ${margin}를 넘었을 수 있습니다.`
  },
  guardrailOpen: ({ variant, metric, margin }) => `‘${variant}’ 안에서 ${metric} 지표가 한도 ${margin} 이내인지 데이터로는 알 수 없습니다.`,
  guardrailsWithin: ({ metrics }) => `${list(metrics)} 지표는 한도 이내입니다.`,
  borrowedNote: ({ early, lift }) => `${early} 지표는 ${lift} 좋아졌지만, 이 지표로 결정하지는 않습니다.`,
  firstWeek: '아직 한 주 전체가 집계되지 않았고, 요일마다 다를 수 있습니다.',
  notWholeWeeks: ({ count }) => `${count}일 동안 실행되어 온전한 주 단위가 아니므로, 일부 요일이 더 많이 반영되었습니다.`,
  priceWaits: '가격은 계획한 규모의 절반이 집계되기 전에는 결정하지 않습니다.',
  hardlyToBeFound: ({ chance }) => `계획한 효과가 실제로 있더라도 끝까지 찾아낼 확률은 ${chance === null ? '1% 미만입니다' : `약 ${chance}에 그칩니다`}. 중지해도 되고 계속해도 됩니다.`,
  doesHarm: ({ variant, metric, lift }) => `‘${variant}’ 안의 ${metric} 지표는 현재 ${lift}입니다. 언제 보아도 되는 피해 감시에서 우연을 넘어 나빠진 것으로 나타났으며, 최종 답은 아직 정해지지 않았습니다.`,
  hiddenUntil: '계획의 최소 실행 기간이 지날 때까지 사람들의 행동은 숨깁니다. 노출, 배정 비율, 위해 여부는 표시합니다.',
  stoppedBeforePlan: '계획한 기간이 끝나기 전에 중지되었습니다.',
  stillMaturing: ({ people }) => `${who[unit].count(people)}${who[unit].as} 집계 대기 중이라 아직 포함되지 않았습니다.`,
  decidedEarly: ({ lift }) => `계획이 끝나기 전에 결정되어 효과가 실제보다 커 보일 수 있습니다. 더 공정한 추정값은 ${lift}입니다.`,
  noMinimumPlanned: '적용할 가치가 있는 최소 변화율을 계획하지 않았습니다.',
  noLift: (reason) =>
    ({
      'no-people': `비교할 ${who[unit].are} 없는 안이 있습니다.`,
      'too-few-people': `비교하기에 ${who[unit].are} 너무 적은 안이 있습니다.`,
      'nothing-to-divide-by': '한 안에서 지표의 분모가 되는 일이 일어나지 않았습니다.',
      'zero-variance': `두 안에서 모든 ${who[unit].are} 같은 결과를 보여 비교할 것이 없습니다.`,
      withheld: '검사를 통과하지 못해 변화율을 표시하지 않습니다.',
      bandit: '밴딧에는 변화율이 없습니다. 효과가 있는 안을 찾을 뿐, 얼마나 나은지는 재지 않습니다.',
      hidden: '최소 실행 기간까지 변화율을 숨깁니다.',
    })[reason],

  sampleRatio: {
    even: ({ counts }) => `${counts.join(' 대 ')}, 우연으로 볼 수 있는 배정입니다.`,
    uneven: ({ counts, tests }) => `${counts.join(' 대 ')}, 이만큼 치우친 배정은 우연히 ${chance({ tests })} 일어납니다.`,
    few: ({ counts }) => `${counts.join(' 대 ')}, 배정을 판단하기에는 ${who[unit].are} 너무 적습니다.`,
    nobody: `아직 ${who[unit].nobody} 보지 않았습니다.`,
    unplanned: ({ variant, people }) => `${who[unit].nobody} 볼 예정이 아니던 ‘${variant}’ 안을 ${who[unit].count(people)}${who[unit].is} 보았습니다.`,
    tooFewCause: ({ variant }) => `‘${variant}’ 안에 집계된 ${who[unit].are} 너무 적습니다.`,
    unplannedCause: ({ variant }) => `${who[unit].nobody} 볼 예정이 아니던 ‘${variant}’ 안을 본 ${who[unit].some}.`,
  },
  crossovers: {
    nobody: `두 안을 모두 본 ${who[unit].none}.`,
    balanced: ({ people }) => `${who[unit].count(people)}${who[unit].is} 두 안을 보았고, 고르게 나뉘어 있습니다.`,
    few: ({ people }) => `${who[unit].count(people)}${who[unit].is} 두 안을 보았고, 비교하기에는 너무 적습니다.`,
    uneven: ({ people, variant, tests }) => `${who[unit].count(people)}${who[unit].is} 두 안을 보았고 그중 ‘${variant}’ 안을 먼저 본 ${who[unit].are} 너무 많습니다. 우연히 ${chance({ tests })} 일어납니다.`,
    cause: ({ variant }) => `‘${variant}’ 안을 먼저 보고 나중에 다른 안을 본 ${who[unit].are} 너무 많습니다.`,
  },
  data: {
    complete: ({ people }) => `${who[unit].count(people)}${who[unit].is} 집계되었고 빠진 것이 없습니다.`,
    refused: ({ people, refused }) => `${who[unit].count(people)}${who[unit].is} 집계되었고 ${refused}행은 사용할 수 없었습니다.`,
    behind: ({ people, lag }) => `${who[unit].count(people)}${who[unit].is} 집계되었고 ${lag} 늦습니다.`,
    unknown: '데이터가 어디까지 들어왔는지 아직 알 수 없습니다.',
    cause: '데이터 일부가 빠져 있습니다.',
  },
})

function effect({ metric, lift, rose }: Moved): string {
  return `${metric} 지표가 약 ${lift} ${rose ? '높아졌습니다' : '낮아졌습니다'}.`
}

function span({ from, to, both }: Ends): string {
  if (both !== null) return `${both} 범위이며,`
  if (from !== null) return `${from} 이상이며,`
  return to === null ? '범위를 정할 수 없으며,' : `${to} 이하이며,`
}

function chance({ tests }: Chance): string {
  return tests === null ? '실험 10억 번에 한 번도 안 되게' : `실험 약 ${tests}번에 한 번`
}

function list(names: readonly string[]): string {
  return names.map((name) => `‘${name}’`).join(', ')
}
