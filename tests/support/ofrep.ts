import type { RunningApp } from './app.ts'

export type OfrepAnswer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }

/** Asks as the protocol says: with a server key unless another is given, and a context. */
export async function ofrep(app: RunningApp, path: string, context: unknown, headers: Record<string, string> = {}): Promise<OfrepAnswer> {
  return ofrepRaw(app, path, JSON.stringify({ context }), { authorization: `Bearer ${app.keys.server}`, ...headers })
}

export async function ofrepRaw(app: RunningApp, path: string, body: string, headers: Record<string, string>): Promise<OfrepAnswer> {
  const answer = await fetch(`${app.url}/ofrep/v1/evaluate/flags${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
}

/** One flag of each type that serves `on` to people whose plan is pro, and one that only servers may read. */
export const KINDS = {
  'new-checkout': { type: 'boolean', off: false, on: true },
  headline: { type: 'string', off: 'plain', on: 'changes ✓ "quoted"' },
  steps: { type: 'number', off: 3, on: 4.5 },
  layout: { type: 'json', off: { columns: 1 }, on: { columns: 2, names: ['left', 'right'] } },
  'secret-price': { type: 'number', off: 10, on: 8 },
} as const

export async function furnishKinds(app: RunningApp): Promise<void> {
  for (const [key, { type, off, on }] of Object.entries(KINDS)) {
    await app.admin.flag.create.mutate({ key, name: `Name of ${key}`, type, variations: [{ key: 'off', value: off as never }, { key: 'on', value: on as never }], clientVisible: key !== 'secret-price' })
    await serve(app, key, 1, 'pro')
  }
  await app.app.parts.shelf.refresh()
}

/** Serves `on` where the plan is this one; null: to nobody. */
export async function serve(app: RunningApp, flag: string, version: number, plan: string | null): Promise<void> {
  const when = { kind: 'clause' as const, attribute: 'plan', operator: 'equals' as const, values: [plan ?? ''] }
  const rules = plan === null ? [] : [{ id: 'rul_plan', when, serve: { kind: 'variation' as const, variation: 'on' } }]
  const draft = { enabled: true, rules, fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
  await app.admin.flag.save.mutate({ key: flag, environment: 'production', version, draft, why: 'a test' })
}
