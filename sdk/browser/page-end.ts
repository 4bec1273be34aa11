type EventPlace = { addEventListener(name: string, run: () => void): void; removeEventListener(name: string, run: () => void): void }

/**
 * Runs `beacon` when the page may not come back: hidden (the last that a phone tells) or left. Beacons outlive the page;
 * where they are missing a kept-alive request does. Answers how to stop.
 */
export function onPageEnd(beacon: (send: (body: string) => void) => void, url: string): () => void {
  const { document } = globalThis as { readonly document?: Document }
  const page = globalThis as unknown as Partial<EventPlace>
  const leave = (): void => beacon((body) => carry(url, body))
  const hide = (): void => {
    if (document?.visibilityState === 'hidden') leave()
  }
  page.addEventListener?.('pagehide', leave)
  document?.addEventListener('visibilitychange', hide)
  return () => {
    page.removeEventListener?.('pagehide', leave)
    document?.removeEventListener('visibilitychange', hide)
  }
}

function carry(url: string, body: string): void {
  const { navigator } = globalThis as { readonly navigator?: Partial<Navigator> }
  if (navigator?.sendBeacon?.(url, body) === true) return
  globalThis.fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit', headers: { 'content-type': 'text/plain' } }).catch(() => undefined)
}
