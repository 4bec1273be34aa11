/** What parts say by themselves, on any page. */
export const parts = {
  'failed.what': 'This part could not be shown.',
  'failed.safe': 'Nothing is lost.',
  'failed.retry': 'Try again',
  'failed.code': 'code {code}',
  'loading.label': 'Loading',
  'early.of': '{have} of {needed, plural, one {{need} conversion} other {{need} conversions}}',
  'early.hidden': 'hidden until {day}',
  'table.more': 'Show more',
  'live.last': 'live, last event {when}',
  'live.waiting': 'live, no event yet',
  'live.broken': 'Live again in a moment; showing {time}.',
  'live.broken-empty': 'Live again in a moment.',
  'metric.chip': 'Shared metric: {name}, {rate}',
} as const
