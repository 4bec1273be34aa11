import { useEffect, useEffectEvent } from 'react'

const over = 'producting:signed-out'
const again = 'producting:signed-in'

/** The server no longer knows who asks. Whoever shows a page hears it, wherever it was found. */
export function tellSignedOut(): void {
  window.dispatchEvent(new Event(over))
}

/** Somebody signed in again while their page stayed open. */
export function tellSignedIn(): void {
  window.dispatchEvent(new Event(again))
}

export function useSignedOut(heard: () => void): void {
  useHeard(over, heard)
}

/** What failed because nobody was signed in may be tried anew. */
export function useSignedInAgain(heard: () => void): void {
  useHeard(again, heard)
}

function useHeard(name: string, heard: () => void): void {
  const hear = useEffectEvent(heard)
  useEffect(() => {
    const listener = (): void => hear()
    window.addEventListener(name, listener)
    return () => window.removeEventListener(name, listener)
  }, [name])
}
