import { ProviderNotReadyError } from '@openfeature/core'
import type { Origin } from '../client/source.ts'

/** What both clients say about their flags. */
type Watched = {
  readonly ready: (options?: { readonly timeout?: number }) => Promise<Origin>
  readonly onChange: (listener: () => void) => () => void
}

export type Watch = {
  /** Resolves when there are flags; fails when there are none in time, and `Ready` follows once they are there. */
  readonly begin: (timeout: number) => Promise<void>
  readonly end: () => void
}

export type WatchEvent = 'Ready' | 'Stale' | 'ConfigurationChanged'

/** Follows a client for OpenFeature, which wants to hear when flags are there, when they change and when they may be old. */
export function createWatch(client: Watched, emit: (event: WatchEvent) => void): Watch {
  let end = (): void => undefined
  let before: Origin = 'none'
  const changed = async (): Promise<void> => {
    const now = await client.ready({ timeout: 0 })
    const was = before
    before = now
    // A client without flags may also have changed its mind about who the visitor is.
    if (now === 'none') return
    if (was === 'fresh' && now !== 'fresh') return emit('Stale')
    if (was === 'none' || (was !== 'fresh' && now === 'fresh')) emit('Ready')
    if (was !== 'none') emit('ConfigurationChanged')
  }
  return {
    begin: async (timeout) => {
      before = await client.ready({ timeout })
      end = client.onChange(() => void changed())
      if (before === 'none') throw new ProviderNotReadyError('Producting has given no flags yet: its address, its key or the network is wrong. See onDiagnostic of the client.')
      // Flags of before are flags: ready comes first, then that they may be old.
      if (before !== 'fresh') setTimeout(() => emit('Stale'))
    },
    end: () => end(),
  }
}
