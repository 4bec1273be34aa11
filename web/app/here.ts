import { useLocation, useSearch } from 'wouter'
import { isPage, to } from './routes.ts'

/** The address of the page that is open, with what it holds after the "?". */
export function useHere(): string {
  const [path] = useLocation()
  const search = useSearch()
  return search === '' ? path : `${path}?${search}`
}

/** The sign-in page, which leads back to `here`. */
export function signInAddress(here: string): string {
  return here === '/' || here.startsWith(to('signIn')) ? to('signIn') : `${to('signIn')}?to=${encodeURIComponent(here)}`
}

/** Where to go after signing in: a page of the console and nothing else, so that a link cannot lead elsewhere. */
export function returnAddress(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith('/') || wanted.startsWith('//')) return to('home')
  const url = new URL(wanted, 'http://console.invalid')
  return isPage(url.pathname) && ![to('signIn'), to('invitation'), to('setPassword')].includes(url.pathname) ? `${url.pathname}${url.search}` : to('home')
}
