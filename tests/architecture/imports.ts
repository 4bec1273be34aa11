import { posix } from 'node:path'

/** One import or re-export of a file. */
export type Import = {
  readonly specifier: string
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean
  readonly reexport: boolean
  /** Where it leads: a path in the project, or the name of a package. */
  readonly target: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'package'; readonly name: string }
}

export type SourceFile = { readonly path: string; readonly imports: readonly Import[]; readonly hasDefaultExport: boolean }

const statement = /(?:^|[\n;])\s*(import|export)\s+(type\s+)?(?:([\w$*{}\s,]+?)\s+from\s+)?(['"])([^'"\n]+)\4/g
const dynamic = /\bimport\(\s*(['"])([^'"\n]+)\1/g

/** Reads a file's imports from its text. TypeScript 7 offers no parser to ask, and these statements have one form. */
export function readSource(path: string, text: string): SourceFile {
  const code = withoutComments(text)
  const statements = [...code.matchAll(statement)].flatMap(([, keyword, type, names, , specifier]) =>
    specifier === undefined || (keyword === 'export' && names === undefined) ? [] : [{ specifier, typeOnly: type !== undefined || onlyTypes(names), reexport: keyword === 'export' }],
  )
  const calls = [...code.matchAll(dynamic)].flatMap(([, , specifier]) => (specifier === undefined ? [] : [{ specifier, typeOnly: false, reexport: false }]))
  return {
    path,
    imports: [...statements, ...calls].map((one) => ({ ...one, target: targetOf(path, one.specifier) })),
    hasDefaultExport: /(?:^|[\n;])\s*export\s+default\b/.test(code) || /\bas\s+default\b/.test(code),
  }
}

function onlyTypes(names: string | undefined): boolean {
  const inner = /^\{([^}]*)\}$/.exec(names?.trim() ?? '')?.[1]
  const each = (inner ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  return each.length > 0 && each.every((name) => name.startsWith('type '))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;])\/\/[^\n]*/g, '$1')
}

function targetOf(from: string, specifier: string): Import['target'] {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.normalize(posix.join(posix.dirname(from), specifier)) }
  if (specifier.startsWith('#')) return { kind: 'file', path: specifier.slice(1) }
  const parts = specifier.split('/')
  return { kind: 'package', name: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : specifier.startsWith('node:') ? specifier : (parts[0] ?? specifier) }
}
