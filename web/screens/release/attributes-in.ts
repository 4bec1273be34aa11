import type { Json } from '#sdk/core/ruleset.ts'

/** Attributes as people type them, one "name = value" a line; numbers, true and false become such. */
export function attributesIn(text: string): Record<string, Json> {
  const lines = text.split('\n').map((line) => line.split('=')).filter((parts) => parts.length > 1)
  return Object.fromEntries(lines.map(([name = '', ...rest]) => [name.trim(), valueIn(rest.join('=').trim())]).filter(([name]) => name !== ''))
}

function valueIn(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
