import { instant } from '#sdk/core/instant.ts'
import { offsetsOf } from '../zone.ts'

const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?$/
const ZONED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)$/
const SECONDS = /^\d{9,10}$/
const MILLISECONDS = /^\d{12,13}$/

const FROM = 0
const UNTIL = Date.UTC(2200, 0, 1)

export type Moments = { readonly read: (text: string) => number | null }

/**
 * Reads times as exports write them: ISO 8601 with or without an offset, a day alone, Unix seconds or milliseconds.
 * Without an offset a time is meant in the given zone. Milliseconds since 1970, or null where it is none.
 */
export function momentsOf(timeZone: string): Moments {
  const offset = offsetsOf(timeZone)
  return {
    read: (text) => {
      const at = exact(text) ?? inZone(text, offset)
      return at !== null && at >= FROM && at < UNTIL ? at : null
    },
  }
}

function exact(text: string): number | null {
  if (SECONDS.test(text)) return Number(text) * 1000
  if (MILLISECONDS.test(text)) return Number(text)
  const found = ZONED.exec(text)
  if (found === null) return null
  const [, day = '', time = '', zone = ''] = found
  return instant(`${day}T${time}${zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')}`)
}

/** A clock's reading there → the instant. A reading that the clock skips is taken as if it had not been moved. */
function inZone(text: string, offset: (at: number) => number): number | null {
  const [, day, time = '00:00'] = LOCAL.exec(text) ?? []
  const reading = day === undefined ? null : instant(`${day}T${time}Z`)
  return reading === null ? null : reading - offset(reading - offset(reading))
}
