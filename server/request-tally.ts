export type Answered = { readonly url: string; readonly method: string; readonly status: number; readonly seconds: number }

/** What was counted of one door; `seconds` by bucket, and those beyond the last. */
type Door = { readonly name: string; readonly isStream: boolean; readonly answers: Map<string, Map<number, number>>; readonly buckets: number[]; sum: number }

/** Upper limits in seconds; a time is in the first that is not below it. */
const LIMITS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const

/**
 * Requests by door, method and status, and how long they took, in Prometheus' words. Kept as plain numbers: a metrics
 * library makes and hashes an object of labels for each request, which costs as much as answering some of them.
 */
export class RequestTally {
  readonly #doors = new Map<string, Door>()

  count({ url, method, status, seconds }: Answered): void {
    const name = doorOf(url)
    const door = this.#doors.get(name) ?? this.#begin(name)
    const statuses = door.answers.get(method) ?? begun(door.answers, method)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    // A stream stays open as long as its reader: its time says nothing about speed.
    if (door.isStream) return
    const at = placeOf(seconds)
    door.buckets[at] = (door.buckets[at] ?? 0) + 1
    door.sum += seconds
  }

  /** The text exposition format (Prometheus, 0.0.4). */
  text(): string {
    const doors = [...this.#doors.values()]
    const timed = doors.filter(({ isStream }) => !isStream)
    return [
      '# HELP producting_http_requests_total Requests answered.',
      '# TYPE producting_http_requests_total counter',
      ...doors.flatMap(answerLines),
      '',
      '# HELP producting_http_request_seconds Time to answer.',
      '# TYPE producting_http_request_seconds histogram',
      ...timed.flatMap(timeLines),
      '',
    ].join('\n')
  }

  #begin(name: string): Door {
    const door: Door = { name, isStream: STREAMS.has(name), answers: new Map(), buckets: Array<number>(LIMITS.length + 1).fill(0), sum: 0 }
    this.#doors.set(name, door)
    return door
  }
}

function begun(answers: Door['answers'], method: string): Map<number, number> {
  const statuses = new Map<number, number>()
  answers.set(method, statuses)
  return statuses
}

function placeOf(seconds: number): number {
  let at = 0
  for (const limit of LIMITS) {
    if (seconds <= limit) return at
    at += 1
  }
  return at
}

/** Nothing here needs escaping: doors are ours, methods are those that Node's parser knows. */
function answerLines({ name, answers }: Door): readonly string[] {
  return [...answers].flatMap(([method, statuses]) => [...statuses].map(([status, times]) => `producting_http_requests_total{door="${name}",method="${method}",status="${status}"} ${times}`))
}

function timeLines({ name, buckets, sum }: Door): readonly string[] {
  let below = 0
  const lines = buckets.map((times, at) => {
    below += times
    return `producting_http_request_seconds_bucket{le="${LIMITS[at] ?? '+Inf'}",door="${name}"} ${below}`
  })
  return [...lines, `producting_http_request_seconds_sum{door="${name}"} ${sum}`, `producting_http_request_seconds_count{door="${name}"} ${below}`]
}

const STREAMS: ReadonlySet<string> = new Set(['/v1/stream', '/ofrep/v1/stream'])

/** The first segments, without keys or ids: few names, so that the series stay few. */
const DOORS = /^\/(ofrep\/v1\/(?:evaluate|stream|configuration)(?=[/?]|$)|v1\/(?:ruleset|stream|preview|batch|track|identify|page|screen|group|alias|projects|subject|person|[tipsgab])(?=[/?]|$)|trpc|sdk\.js|producting|import|sign-in|sign-out|healthz|readyz|metrics|assets|demo)(?=[/?]|$)/

function doorOf(url: string): string {
  const match = DOORS.exec(url)
  return match === null ? 'page' : `/${match[1]}`
}
