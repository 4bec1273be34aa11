import type { BrowserClient } from '../browser/browser-options.ts'
import { useScope } from './scope.tsx'

/**
 * Tells what the visitor did.
 * @example const track = useTrack(); <button onClick={() => track('Clicked Upgrade', { plan: 'team' })} />
 */
export function useTrack(): BrowserClient['track'] {
  return useScope().client?.track ?? nobodyListens
}

function nobodyListens(): void {
  console.warn('[producting] Nothing is tracked: there is no ProductingProvider above this component.')
}
