/** About how wide a text is in Inter and the system's Korean and Japanese, in pixels: enough to keep words apart before drawing. */
export function textWidth(text: string, fontSize = 12): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.6), 0) * fontSize
}

/** The text if it fits, else as much of it as does, with an ellipsis; the whole stands in the chart's table. */
export function fitText(text: string, room: number, fontSize = 12): string {
  if (textWidth(text, fontSize) <= room) return text
  const letters = [...text]
  const fits = letters.findLastIndex((_, index) => textWidth(`${letters.slice(0, index).join('')}…`, fontSize) <= room)
  return `${letters.slice(0, Math.max(1, fits)).join('').trimEnd()}…`
}
