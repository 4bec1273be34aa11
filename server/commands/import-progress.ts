import type { ImportProgress } from '../imports/protocol.ts'

const WIDTH = 24
const WORDS = { receiving: 'sending', reading: 'reading', writing: 'writing', counting: 'counting' } as const satisfies Record<ImportProgress['step'], string>

/** How far it is, in one line of plain text. */
export function progressLine({ step, done, total }: ImportProgress): string {
  if (step === 'counting') return 'counting the result'
  const count = step === 'receiving' ? megabytes : (rows: number) => rows.toLocaleString('en')
  const unit = step === 'receiving' ? 'MB' : 'rows'
  const share = total === null || total === 0 ? null : Math.min(1, done / total)
  if (share === null) return `${WORDS[step]} ${count(done)} ${unit}`
  return `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %  ${WORDS[step]} ${count(done)} of ${count(total ?? 0)} ${unit}`
}

function bar(share: number): string {
  const full = Math.round(share * WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}

type Out = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown }

export type ProgressBar = { readonly show: (progress: ImportProgress) => void; readonly clear: () => void }

/** On a terminal a bar that is drawn over itself ten times a second; elsewhere a line at most each second. */
export function progressBar(out: Out, now: () => number = () => performance.now()): ProgressBar {
  const isTerminal = out.isTTY === true
  const pause = isTerminal ? 100 : 1_000
  let last = isTerminal ? -Infinity : now()
  return {
    show: (progress) => {
      if (now() - last < pause) return
      last = now()
      const line = progressLine(progress).slice(0, isTerminal ? Math.max(20, (out.columns ?? 80) - 1) : undefined)
      out.write(isTerminal ? `\r\u001B[2K${line}` : `${line}\n`)
    },
    clear: () => void (isTerminal && out.write('\r\u001B[2K')),
  }
}
