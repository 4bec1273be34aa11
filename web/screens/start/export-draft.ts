import type { Asks } from '../../api/client.ts'
import type { Export } from './exports-screen.tsx'

export type Draft = Asks['export']['create']
export type Column = Extract<Export['what'], { kind: 'audience' }>['columns'][number]

export const columns = ['devices', 'seen', 'first-touch', 'last-touch'] as const satisfies readonly Column[]

/** What the form holds while it is filled in: every field of every choice, so that none is lost by choosing another. */
export type Fields = {
  readonly name: string
  readonly kind: Export['what']['kind']
  readonly audience: string | null
  readonly columns: readonly Column[]
  readonly traits: readonly string[]
  readonly experiment: string | null
  readonly format: Export['format']
  readonly when: Export['schedule']['kind']
  readonly day: number
  readonly hour: number
  readonly keep: number
  readonly url: string
  readonly method: 'POST' | 'PUT'
}

export function fieldsOf(one: Export | undefined): Fields {
  if (one === undefined) return { name: '', kind: 'audience', audience: null, columns: ['seen', 'first-touch'], traits: [], experiment: null, format: 'csv', when: 'daily', day: 1, hour: 7, keep: 7, url: '', method: 'POST' }
  const { name, what, format, schedule, keep, destination } = one
  const fresh = fieldsOf(undefined)
  return {
    ...fresh,
    name,
    kind: what.kind,
    ...(what.kind === 'audience' ? { audience: what.audience, columns: what.columns, traits: what.traits } : { experiment: what.experiment }),
    format,
    when: schedule.kind,
    ...(schedule.kind === 'by-hand' ? {} : { hour: schedule.hour }),
    ...(schedule.kind === 'weekly' ? { day: schedule.day } : {}),
    keep,
    ...(destination === null ? {} : { url: destination.url, method: destination.method }),
  }
}

/** What is asked for; null while something is missing. */
export function draftOf(fields: Fields): Draft | null {
  const { name, kind, audience, experiment, format, when, day, hour, keep, url, method } = fields
  const of = kind === 'audience' ? audience : experiment
  if (name.trim() === '' || of === null) return null
  return {
    name: name.trim(),
    what: kind === 'audience' ? { kind, audience: of, columns: [...fields.columns], traits: [...fields.traits] } : { kind, experiment: of },
    format,
    schedule: when === 'weekly' ? { kind: when, day, hour } : when === 'daily' ? { kind: when, hour } : { kind: when },
    keep,
    destination: url.trim() === '' ? null : { url: url.trim(), method },
  }
}
