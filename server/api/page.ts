import type { Offered } from './document.ts'
import { LEFT_OUT } from './left-out.ts'
import { propertiesOf, writtenAs } from './schemas.ts'

/** The document for people: one page, without scripts and without anything from elsewhere. */
export function apiPage(all: readonly Offered[], publicUrl: string): string {
  const tags = [...new Set(all.map(({ name }) => name.split('.')[0] ?? name))]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Producting, management API</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Management API</h1>
<p>The same procedures as the console calls, over plain HTTP and JSON, described by <a href="/api/openapi.json">an OpenAPI 3.1 document</a>.
Questions are asked with GET, changes made with POST. Send a personal access token (Your account) or an admin token (Start, Keys) as
<code>Authorization: Bearer …</code>; it may do what its role may. A “no” is <code>application/problem+json</code> and says what is wrong and what to do. A change of what somebody
else changed meanwhile is refused: send the version that you saw.</p>
<nav aria-label="Contents"><ul>${tags.map((tag) => `<li><a href="#${tag}">${tag}</a></li>`).join('')}</ul></nav>
${tags.map((tag) => `<section id="${tag}"><h2>${tag}</h2>${all.filter(({ name }) => name.split('.')[0] === tag).map((one) => articleOf(one, publicUrl)).join('')}</section>`).join('\n')}
<section><h2>Not offered here</h2><p>The typed client (tRPC) has these too.</p>${leftOut()}</section>
</main>
</body>
</html>
`
}

function leftOut(): string {
  const reasons = [...new Set(Object.values(LEFT_OUT))]
  const named = (why: string): string => Object.keys(LEFT_OUT).filter((name) => LEFT_OUT[name] === why).join(', ')
  return `<ul>${reasons.map((why) => `<li>${text(why)} <code>${named(why)}</code></li>`).join('')}</ul>`
}

function articleOf(one: Offered, publicUrl: string): string {
  const { name, method, path, says, role, schema } = one
  const fields = schema === null ? [] : Object.entries(propertiesOf(schema))
  const required = (schema?.['required'] ?? []) as readonly string[]
  const list = fields.map(([field, of]) => `<li><code>${text(field)}</code>${required.includes(field) ? '' : ' (optional)'}${method === 'get' && writtenAs(of) === 'json' ? ' as JSON' : ''}</li>`).join('')
  return `<article id="${name}"><h3><span>${method.toUpperCase()}</span> ${path}</h3><p>${text(says)} Needs the role ${role}.</p>${list === '' ? '' : `<ul>${list}</ul>`}<pre tabindex="0">${text(curlOf(one, publicUrl))}</pre></article>`
}

/** What somebody would type. */
export function curlOf({ method, path, schema, example }: Offered, publicUrl: string): string {
  const head = `curl -H "Authorization: Bearer $TOKEN" '${publicUrl}${path}`
  if (method === 'get') return `${head}${queryOf(schema, example)}'`
  const body = JSON.stringify(example ?? {}, null, 2).replaceAll('\'', '\'\\\'\'')
  return `${head}' \\\n  -H 'Content-Type: application/json' -d '${body}'`
}

export function queryOf(schema: Offered['schema'], example: Offered['example']): string {
  const properties = schema === null ? {} : propertiesOf(schema)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(example ?? {})) query.set(name, writtenAs(properties[name] ?? {}) === 'json' ? JSON.stringify(value) : String(value))
  return query.size === 0 ? '' : `?${query.toString()}`
}

function text(raw: string): string {
  return raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --sunk: #f0f0ec; --line: #e5e5df; --ink: #16191d; --ink3: #636972 }
@media (prefers-color-scheme: dark) { :root { --paper: #131519; --sunk: #20242a; --line: #2a2f36; --ink: #eceef0; --ink3: #9097a1 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/22px system-ui, sans-serif }
main { max-width: 880px; margin: 0 auto; padding: 32px 20px 64px }
h1 { font-size: 20px; line-height: 28px } h2 { margin-top: 44px; font-size: 16px } h3 { font: 600 14px/22px ui-monospace, monospace; overflow-wrap: anywhere }
h3 span { color: var(--ink3) } nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none }
a { color: inherit } article { padding-top: 8px; border-top: 1px solid var(--line) } article ul { padding-left: 20px }
pre { padding: 12px; border-radius: 8px; background: var(--sunk); font: 12px/18px ui-monospace, monospace; overflow-x: auto }
`
