import { useCallback, useState } from 'react'

const prefix = 'producting.kept.'

/** What was kept under this name; undefined when nothing was, or when it can no longer be read. */
export function readKept<Value>(name: string): Value | undefined {
  try {
    const text = localStorage.getItem(`${prefix}${name}`)
    return text === null ? undefined : (JSON.parse(text) as Value)
  } catch {
    return undefined
  }
}

export function writeKept(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(`${prefix}${name}`)
    else localStorage.setItem(`${prefix}${name}`, JSON.stringify(value))
  } catch {
    // Storage is full or refused: the work then lasts as long as the page.
  }
}

/**
 * Work that is not saved yet, by person and page (`mem_1:/release/flags/checklist`): it survives a reload, the end of a
 * session and losing the network. `undefined` means that there is none.
 */
export function useKept<Value>(name: string): readonly [Value | undefined, (value: Value | undefined) => void] {
  const [held, setHeld] = useState<{ readonly name: string; readonly value: Value | undefined }>(() => ({ name, value: readKept<Value>(name) }))
  const current = held.name === name ? held : { name, value: readKept<Value>(name) }
  if (current !== held) setHeld(current)
  const keep = useCallback(
    (value: Value | undefined) => {
      writeKept(name, value)
      setHeld({ name, value })
    },
    [name],
  )
  return [current.value, keep]
}
