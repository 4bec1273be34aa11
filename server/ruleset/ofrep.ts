import { hash } from 'node:crypto'
import { subjectId } from '#sdk/core/ids.ts'
import type { Evaluation } from '#sdk/core/evaluation.ts'
import type { Json, Ruleset } from '#sdk/core/ruleset.ts'
import type { ServedAnswer } from '../flags/usage-counts.ts'

/**
 * OpenFeature's Remote Evaluation Protocol 0.3 as data: what a request says, and the bodies that answer it
 * (open-feature/protocol, service/openapi.yaml and service/adrs/0008).
 */
export type OfrepCode = 'FLAG_NOT_FOUND' | 'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'GENERAL'

export type OfrepProblem = { readonly code: OfrepCode; readonly details: string }

export type OfrepAsked = {
  /** null where the request names nobody: flags that need no bucket still answer. */
  readonly targetingKey: string | null
  readonly account: string | null
  /** The token of a preview link, as its address carries it. */
  readonly preview: string | null
  /** The whole context but for the targeting key and the preview. */
  readonly attributes: { readonly [key: string]: Json }
}

/** JSON deeper than this says nothing about a person, and is walked through by recursion. */
const DEEPEST = 20

/** What a request's body asks for. */
export function ofrepAsked(body: unknown): OfrepAsked | OfrepProblem {
  if (!isObject(body)) return { code: 'PARSE_ERROR', details: 'The body is no JSON object. Send {"context": {"targetingKey": "…"}}.' }
  const context = body['context'] ?? {}
  if (!isObject(context)) return { code: 'INVALID_CONTEXT', details: 'context is no object. Send {"context": {"targetingKey": "…"}}.' }
  if (isDeeper(context, DEEPEST)) return { code: 'INVALID_CONTEXT', details: `context is nested deeper than ${DEEPEST} levels.` }
  // The name by which the address of a page carries it too.
  const { targetingKey, producting_preview: preview = null, ...attributes } = context
  const named = subjectId(targetingKey)
  if ('refused' in named && !isNobody(targetingKey, named.refused)) return { code: 'INVALID_CONTEXT', details: `targetingKey is no id (${named.refused}). Send a text of at most 1000 characters.` }
  if (preview !== null && typeof preview !== 'string') return { code: 'INVALID_CONTEXT', details: 'producting_preview is no text. Send the token of a preview link as its address carries it, or leave it out.' }
  return { preview: preview === '' ? null : preview, targetingKey: 'id' in named ? named.id : null, account: accountIn(attributes), attributes }
}

function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((each: Json) => isDeeper(each, levels - 1))
}

/** Nobody is named by leaving the key out, and by what programs send when they mean nobody. */
function isNobody(targetingKey: Json | undefined, refused: string): boolean {
  return targetingKey === undefined || targetingKey === null || refused === 'empty' || refused === 'nobody'
}

/** The customer's team id, under our name or Segment's. */
function accountIn(attributes: OfrepAsked['attributes']): string | null {
  for (const given of [attributes['account'], attributes['groupId']]) {
    const named = subjectId(given)
    if ('id' in named) return named.id
  }
  return null
}

/** With the country that is known of the request, where the context says none. */
export function inCountry(asked: OfrepAsked, country: string | null): OfrepAsked {
  return country === null || Object.hasOwn(asked.attributes, 'country') ? asked : { ...asked, attributes: { ...asked.attributes, country } }
}

/** Where a change is heard of, and when a page that nobody looks at closes it (ADR 0008). */
export type EventStream = { readonly type: 'sse'; readonly url: string; readonly inactivityDelaySec: number }

export function failureText({ code, details }: OfrepProblem, key: string | null): string {
  return JSON.stringify({ ...(key === null ? {} : { key }), errorCode: code, errorDetails: details })
}

/** What is wrong with one flag's answer; null where nothing is. Where no bucket can be drawn for nobody, the protocol has a code of its own. */
export function problemOf({ flag, error, reason }: Evaluation): OfrepProblem | null {
  if (error !== null) return { code: isOfrepCode(error.code) ? error.code : 'GENERAL', details: error.message }
  if (reason === 'SUBJECT_UNKNOWN') return { code: 'TARGETING_KEY_MISSING', details: `${flag} is decided by a bucket; send a targetingKey that names somebody.` }
  return null
}

const CODES: ReadonlySet<string> = new Set<OfrepCode>(['FLAG_NOT_FOUND', 'PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'GENERAL'])

function isOfrepCode(code: string): code is OfrepCode {
  return CODES.has(code)
}

/** As HTTP says it (the protocol's responses). */
export function statusOf({ code }: OfrepProblem): number {
  return code === 'FLAG_NOT_FOUND' ? 404 : 400
}

/** Writes the answers of one ruleset as JSON. Texts come again with nearly every answer and are made once. */
export type Answers = {
  /** One flag's, as the protocol's single answer and as an item of the bulk one. */
  readonly one: (evaluation: Evaluation) => string
  readonly all: (evaluations: readonly Evaluation[], stream: EventStream) => BulkAnswer
}

/** `marks` is short and differs wherever the flags' texts do; `bytes` is the length of the text as UTF-8; `written` is what was served of each flag. */
export type BulkAnswer = { readonly text: string; readonly marks: string; readonly bytes: number; readonly written: readonly ServedAnswer[] }

export function answersOf({ environment, revision }: Pick<Ruleset, 'environment' | 'revision'>): Answers {
  const written = new Map<string, Written[]>()
  const writtenOf = (evaluation: Evaluation): Written => {
    const known = written.get(evaluation.flag)
    const same = known === undefined ? undefined : sameIn(known, evaluation)
    if (same !== undefined) return same
    const fresh = write(evaluation)
    // What is wrong may be said with texts from outside, which are not to be kept.
    if (evaluation.error === null) written.set(evaluation.flag, [...(known ?? []), fresh])
    return fresh
  }
  // What was answered at a place before is what it is answered with most often: looked at before any name is looked up.
  const before: (Written | undefined)[] = []
  const writtenAt = (place: number, evaluation: Evaluation): Written => {
    const last = before[place]
    if (last !== undefined && last.evaluation === evaluation) return last
    const one = writtenOf(evaluation)
    if (one.error === null) before[place] = one
    return one
  }
  const metadata = JSON.stringify({ environment, revision })
  return {
    one: (evaluation) => withBucket(writtenOf(evaluation), evaluation),
    all: (evaluations, stream) => {
      const end = `],"eventStreams":[${JSON.stringify(stream)}],"metadata":${metadata}}`
      let text = BEGINNING
      let marks = ''
      let bytes = BEGINNING.length + Buffer.byteLength(end) + Math.max(0, evaluations.length - 1)
      const all = evaluations.map((evaluation, place) => {
        const one = writtenAt(place, evaluation)
        if (place > 0) text += ','
        text += one.before
        marks += one.mark
        bytes += one.bytes
        if (one.after === null) return one
        const bucket = String(evaluation.assignment?.bucket)
        text += bucket + one.after
        marks += bucket
        bytes += bucket.length
        return one
      })
      return { text: text + end, marks, bytes, written: all }
    },
  }
}

const BEGINNING = '{"flags":['

/** An answer but for its bucket, which stands between `before` and `after`; null where there is none. */
type Written = ServedAnswer & { readonly evaluation: Evaluation; readonly before: string; readonly after: string | null; readonly mark: string; readonly bytes: number }

function sameIn(known: readonly Written[], evaluation: Evaluation): Written | undefined {
  return known.find((one) => one.evaluation === evaluation) ?? known.find((one) => isSame(one.evaluation, evaluation))
}

function withBucket({ before, after }: Written, { assignment }: Evaluation): string {
  return after === null ? before : before + assignment?.bucket + after
}

/** Whether two evaluations of one flag read the same but for the bucket. The value follows from the variation. */
function isSame(one: Evaluation, other: Evaluation): boolean {
  if (one.variation !== other.variation || one.reason !== other.reason || one.rule !== other.rule || one.exposes !== other.exposes) return false
  const [a, b] = [one.assignment, other.assignment]
  if (a === null || b === null) return a === b
  return a.experiment === b.experiment && a.phase === b.phase && a.variant === b.variant && a.holdout === b.holdout && a.forced === b.forced && (a.bucket === null) === (b.bucket === null)
}

function write(evaluation: Evaluation): Written {
  const text = textOf(evaluation)
  // The last, since nothing that the customer named stands behind it.
  const at = (evaluation.assignment?.bucket ?? null) === null ? -1 : text.lastIndexOf(BUCKET)
  const [before, after] = at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + BUCKET.length)]
  // 48 bits tell apart the few that one flag has.
  const { flag, variation, error } = evaluation
  return { flag, variation, error, place: { counts: null, counter: null }, evaluation, before, after, mark: hash('sha256', text, 'base64url').slice(0, 8), bytes: Buffer.byteLength(before) + Buffer.byteLength(after ?? '') }
}

/** Stands in the text for the number of a bucket. Plain ASCII, so that what is cut around it stays one byte a character. */
const NO_NUMBER = '?'
const BUCKET = JSON.stringify(NO_NUMBER)

function textOf(evaluation: Evaluation): string {
  const { flag: key, reason, variation, value } = evaluation
  const problem = problemOf(evaluation)
  if (problem !== null) return failureText(problem, key)
  const metadata = metadataOf(evaluation)
  // Without a value the code's own default holds.
  const told = variation === null ? {} : { variant: variation, value }
  return JSON.stringify({ key, reason, ...told, ...(metadata === null ? {} : { metadata }) })
}

/** What decided, and what an exposure has to say; never whose bucket it was. */
function metadataOf({ rule, assignment, exposes }: Evaluation): { readonly [name: string]: string | number | boolean } | null {
  if (assignment === null) return rule === null ? null : { rule }
  const { experiment, phase, variant, bucket, holdout, forced } = assignment
  return {
    ...(rule === null ? {} : { rule }),
    experiment,
    phase,
    variant,
    ...(holdout === null ? {} : { holdout }),
    ...(forced ? { forced } : {}),
    ...(bucket === null ? {} : { bucket: NO_NUMBER }),
    exposes,
  }
}

/**
 * The strong tag of a bulk answer: over what it was made from (ruleset, subject, the whole context), and over the answer
 * itself, since rules that ask for the time and facts that grow change it while all of that stays.
 */
export function bulkEtag({ ruleset, subject, asked, stream, marks }: { readonly ruleset: string; readonly subject: string | null; readonly asked: OfrepAsked; readonly stream: string; readonly marks: string }): string {
  const context = canonical({ subject, targetingKey: asked.targetingKey, preview: asked.preview, attributes: asked.attributes })
  return `"${hash('sha256', [ruleset, stream, marks, context].join('\n'), 'base64url').slice(0, 22)}"`
}

/** One text for the same data, whatever the order of its keys. */
function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join()}]`
  let text = ''
  for (const key of Object.keys(value).toSorted()) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(value[key] ?? null)}`
  return `{${text}}`
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** What a provider that heard of a change repeats with its question (ADR 0008). */
export type Heard = { readonly etag: string | null; readonly lastModified: number | null }

export function heardIn(query: string): Heard | null {
  if (query === '') return null
  const asked = new URLSearchParams(query)
  const etag = asked.get('flagConfigEtag')
  const lastModified = secondsOf(asked.get('flagConfigLastModified'))
  return etag === null && lastModified === null ? null : { etag, lastModified }
}

/** Seconds since 1970, an ISO date or an HTTP date. */
function secondsOf(text: string | null): number | null {
  if (text === null || text === '') return null
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000)
  return Number.isFinite(seconds) ? seconds : null
}

/** Whether somebody heard of a ruleset that is newer than ours, from another server of this installation. */
export function isAhead({ etag, lastModified }: Heard, ours: { readonly etag: string; readonly createdAt: Date }): boolean {
  return (etag !== null && etag !== ours.etag) || (lastModified !== null && lastModified > Math.floor(ours.createdAt.getTime() / 1000))
}
