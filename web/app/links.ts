import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { isPage } from './routes.ts'

/** The address inside the console that a press asks for; undefined when the browser shall act by itself. */
export function innerAddress(event: MouseEvent): string | undefined {
  const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  if (event.defaultPrevented || event.button !== 0 || changed) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined
  const url = new URL(link.href, location.href)
  if (url.origin !== location.origin || !isPage(url.pathname)) return undefined
  const samePage = url.pathname === location.pathname && url.search === location.search
  return samePage && url.hash !== '' ? undefined : `${url.pathname}${url.search}${url.hash}`
}

/** Lets parts draw plain links: a press on one that leads to a page of the console moves there without a reload. */
export function useInnerLinks(): void {
  const [, navigate] = useLocation()
  useEffect(() => {
    const follow = (event: MouseEvent): void => {
      const address = innerAddress(event)
      if (address === undefined) return
      event.preventDefault()
      navigate(address)
    }
    document.addEventListener('click', follow)
    return () => document.removeEventListener('click', follow)
  }, [navigate])
}
