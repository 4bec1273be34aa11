import { useEffect, useState } from 'react'
import type { BrowserClient, Json } from '#sdk/browser.ts'
import { useShop } from './shop.tsx'

type Value<Fallback extends Json> = ReturnType<typeof read<Fallback>>

function read<Fallback extends Json>(client: BrowserClient, key: string, fallback: Fallback) {
  return client.flag(key, fallback)
}

/** A flag as it was when its part of the page was first shown: a headline does not change under somebody's eyes. */
export function useFlag<Fallback extends Json>(key: string, fallback: Fallback): Value<Fallback> {
  const { client } = useShop()
  const [value] = useState(() => read(client, key, fallback))
  return value
}

/** A switch that is followed as it is thrown. */
export function useSwitch(key: string): boolean {
  const { client } = useShop()
  const [on, setOn] = useState(() => read(client, key, false))
  useEffect(() => client.onChange(() => setOn(read(client, key, false))), [client, key])
  return on
}
