const browsers = [['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const
const systems = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']] as const

/** "Firefox, Linux": enough for people to recognise their own. Null where a program says nothing we know. */
export function agentName(agent: string): string | null {
  const browser = browsers.find(([sign]) => agent.includes(`${sign}/`))?.[1]
  const system = systems.find(([sign]) => agent.includes(sign))?.[1]
  const known = [browser, system].filter((part) => part !== undefined)
  return known.length > 0 ? known.join(', ') : agent.split(/[\s/]/)[0] || null
}
