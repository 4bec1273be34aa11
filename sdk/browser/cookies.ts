/** Cookies of this site. Never throws: where they are blocked, nothing is read back. */
export type Jar = {
  readonly read: (name: string) => string | null
  readonly write: (name: string, value: string) => void
  readonly remove: (name: string) => void
}

/** One cookie out of a `Cookie` header or `document.cookie`. */
export function valueOf(cookies: string, name: string): string | null {
  const pair = cookies.split(/;\s*/).find((one) => one.startsWith(`${name}=`))
  if (pair === undefined) return null
  const text = pair.slice(name.length + 1)
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
