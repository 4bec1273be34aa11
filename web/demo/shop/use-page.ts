import { useEffect } from 'react'
import { useShop } from './shop.tsx'

let isFirst = true

/** A page view: told once, titled, and its heading gets the focus, so that a screen reader hears where it is. */
export function usePage(name: string, title: string): void {
  const { client } = useShop()
  useEffect(() => {
    document.title = title
    client.page(name)
    if (!isFirst) {
      window.scrollTo(0, 0)
      document.querySelector('h1')?.focus({ preventScroll: true })
    }
    isFirst = false
  }, [client, name, title])
}
