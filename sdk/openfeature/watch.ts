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

/** Follows a client for OpenFeature, which wants to hear when flags are there and when they change. */
export function createWatch(client: Watched, emit: (event: 'Ready' | 'ConfigurationChanged') => void): Watch {
  let end = (): void => undefined
  let isReady = false
  const changed = async (): Promise<void> => {
    if (isReady) return emit('ConfigurationChanged')
    // A client may also have changed its mind about who the visitor is.
    if ((await client.ready({ timeout: 0 })) === 'none' || isReady) return
    isReady = true
    emit('Ready')
  }
  return {
    begin: async (timeout) => {
      isReady = (await client.ready({ timeout })) !== 'none'
      end = client.onChange(() => void changed())
      if (!isReady) throw new ProviderNotReadyError('Producting has given no flags yet: its address, its key or the network is wrong. See onDiagnostic of the client.')
    },
    end: () => end(),
  }
}
