import { describe, expect, it } from 'vitest'
import { RequestTally } from '#server/request-tally.ts'

const asked = { url: '/v1/ruleset/pk_secret?x=1', method: 'GET', status: 200, seconds: 0.002 }

function linesOf(...answered: readonly Partial<typeof asked>[]): readonly string[] {
  const tally = new RequestTally()
  for (const one of answered) tally.count({ ...asked, ...one })
  return tally.text().split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('the tally of requests', () => {
  it('counts by door, method and status, and names no key', () => {
    const lines = linesOf({}, { status: 304 }, {}, { method: 'HEAD' }, { url: '/somewhere/else' })
    expect(lines.filter((line) => line.startsWith('producting_http_requests_total'))).toEqual([
      'producting_http_requests_total{door="/v1/ruleset",method="GET",status="200"} 2',
      'producting_http_requests_total{door="/v1/ruleset",method="GET",status="304"} 1',
      'producting_http_requests_total{door="/v1/ruleset",method="HEAD",status="200"} 1',
      'producting_http_requests_total{door="page",method="GET",status="200"} 1',
    ])
    expect(lines.join('\n')).not.toContain('pk_secret')
  })

  it('says how many took no longer than each limit, the limit itself among them, and how long all took', () => {
    const lines = linesOf({ seconds: 0.0005 }, { seconds: 0.001 }, { seconds: 0.25 }, { seconds: 60 })
    const below = lines.flatMap((line) => /_bucket\{le="([^"]+)",door="\/v1\/ruleset"\} (\d+)$/.exec(line)?.slice(1, 3).join(' ') ?? [])
    expect(below).toEqual(['0.001 2', '0.003 2', '0.01 2', '0.03 2', '0.1 2', '0.3 3', '1 3', '3 3', '10 3', '+Inf 4'])
    expect(lines.at(-2)).toBe('producting_http_request_seconds_sum{door="/v1/ruleset"} 60.2515')
    expect(lines.at(-1)).toBe('producting_http_request_seconds_count{door="/v1/ruleset"} 4')
  })

  it.each(['/v1/stream/pk_1', '/ofrep/v1/stream?token=t'])('counts %s and not how long it stayed open', (url) => {
    expect(linesOf({ url, seconds: 3_600 })).toEqual([expect.stringContaining('_requests_total')])
  })

  it('says what each figure is', () => {
    const text = new RequestTally().text()
    expect(text.match(/^# TYPE .*$/gm)).toEqual(['# TYPE producting_http_requests_total counter', '# TYPE producting_http_request_seconds histogram'])
    expect(text.endsWith('\n')).toBe(true)
  })
})
