import type { ImportLine, ImportRefused, ImportWish, Preview } from '#server/imports/protocol.ts'

/** Where a file's beginning is asked about. Throws what was refused. */
export async function askPreview(file: File, bytes: number, signal: AbortSignal): Promise<Preview> {
  const whole = file.size <= bytes
  const answer = await fetch(`/import/preview?whole=${whole}`, { method: 'POST', body: whole ? file : file.slice(0, bytes), headers: { 'content-type': 'text/csv' }, signal })
  if (answer.ok) return (await answer.json()) as Preview
  throw new RefusedFile(refusedIn(await answer.text()))
}

/** What the server, or the way to it, said no with. */
export class RefusedFile extends Error {
  readonly refused: ImportRefused

  constructor(refused: ImportRefused) {
    super(refused.message)
    this.refused = refused
  }
}

export const unreachable: ImportRefused = { kind: 'refused', code: 'unreachable', message: '', facts: {} }

/** An answer that is no line of an import: the refusal of the door itself. */
function refusedIn(text: string): ImportRefused {
  try {
    const { error } = JSON.parse(text) as { readonly error?: Omit<ImportRefused, 'kind'> }
    return error === undefined ? unreachable : { kind: 'refused', code: error.code, message: error.message, facts: error.facts }
  } catch {
    return unreachable
  }
}

/** Sends a file and tells every line of the answer; the last is `done` or `refused`. Returns what stops it. */
export function sendFile(file: File, wish: ImportWish, tell: (line: ImportLine) => void): () => void {
  const request = new XMLHttpRequest()
  const answer = linesOf(tell)
  request.open('POST', `/import?${new URLSearchParams({ file: file.name, mapping: JSON.stringify(wish) }).toString()}`)
  request.setRequestHeader('content-type', 'text/csv')
  // Browsers tell of the upload themselves: the server's own count would be late by what is on the way.
  request.upload.addEventListener('progress', ({ loaded, total }) => tell({ kind: 'progress', step: 'receiving', done: loaded, total }))
  request.addEventListener('progress', () => answer.read(request))
  request.addEventListener('load', () => answer.end(request))
  request.addEventListener('error', () => tell(unreachable))
  request.addEventListener('abort', () => tell({ kind: 'refused', code: 'wrong-state', message: '', facts: { problem: 'stopped' } }))
  request.send(file)
  return () => request.abort()
}

function linesOf(tell: (line: ImportLine) => void) {
  let read = 0
  let ended = false
  const take = ({ responseText, status }: XMLHttpRequest): void => {
    if (status !== 200) return
    const whole = responseText.lastIndexOf('\n') + 1
    const lines = responseText.slice(read, whole).split('\n').filter((line) => line !== '')
    read = whole
    for (const line of lines) {
      const said = JSON.parse(line) as ImportLine
      ended ||= said.kind !== 'progress'
      // While the file is on its way, the browser's own count is told.
      if (said.kind !== 'progress' || said.step !== 'receiving') tell(said)
    }
  }
  return {
    read: take,
    end: (request: XMLHttpRequest): void => {
      take(request)
      if (!ended) tell(request.status === 200 ? unreachable : refusedIn(request.responseText))
    },
  }
}
