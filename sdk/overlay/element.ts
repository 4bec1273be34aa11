type Content = Node | string

/** An element with attributes and content. No attribute is a handler, and no text becomes markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: { readonly [name: string]: string } = {}, ...content: readonly Content[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...content)
  return made
}

/** Changes a text only where it differs, so that screen readers and selections are left in peace. */
export function say(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text
}
