/** Takes the reader to a part of the page and puts the focus on the first thing there that can be mended. */
export function goTo(id: string): void {
  const place = document.getElementById(id)
  if (place === null) return
  place.scrollIntoView({ block: 'center' })
  const first = place.matches('input, button') ? place : place.querySelector<HTMLElement>('input, button, a[href]')
  ;(first as HTMLElement | null)?.focus({ preventScroll: true })
}
