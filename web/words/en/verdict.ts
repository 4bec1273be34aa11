/** Verdicts: the first word is the action, the second sentence the reason with one number. */
export const verdict = {
  'verdict.ship': 'Ship {variant}. It raises {metric} by about\u00a0{lift}.',
  'verdict.ship-less': 'Ship {variant}. It lowers {metric} by about\u00a0{lift}.',
  'verdict.rollback': 'Roll back {variant}. It lowers {metric} by about\u00a0{lift}.',
  'verdict.rollback-less': 'Roll back {variant}. It raises {metric} by about\u00a0{lift}.',
  'verdict.harm': 'Pause {experiment}. {metric} is getting worse, and chance hardly explains it.',
  'verdict.keep-running': 'Keep running, about\u00a0{n, plural, one {# more day} other {# more days}}. It is too early to tell whether {variant} helps.',
  'verdict.keep-running-open': 'Keep running. It is too early to tell whether {variant} helps.',
  'verdict.too-early': 'Too early. {have} of {need} conversions so far.',
  'verdict.inconclusive': 'No clear answer. {variant} may be anything from {low} to {high}; this test was too small to tell.',
  'verdict.neutral': 'No difference that matters. Any effect is smaller than ±{margin}. Keep the simpler one.',
  'verdict.not-trustworthy': 'Not trustworthy: {cause} No result is shown.',
  'verdict.borrowed': 'Do not ship {variant} yet. {early} rose by {lift}, {shared} did not.',
  'verdict.provisional': 'Better on {early}. {later} is known on {date}.',
} as const
