/** Other flags that have to serve certain values: of a flag, and of an experiment. */
export const need = {
  'need.serves': '{flag} serves {value} to the same person',
  'need.flag': 'Flag that is needed',
  'need.value': 'Value that it has to serve',
  'need.choose': 'a flag',
  'need.type': '“{key}” by its key',
  'need.other': 'or another value',
  'need.or': '{first} or {second}',
  'need.away': 'Not this value',
  'need.remove': 'Do not need {flag}',
  'need.is': '{flag} serving {value}',
  'need.nothing': 'nothing',
} as const
