import { Button, CopyButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon } from './icon.tsx'
import styles from './code-block.module.css'

type Props = {
  readonly code: string
  /** What is copied, on the button: "Copy with my key". */
  readonly copyLabel?: string
  /** Whether copying is the page's one primary action. */
  readonly primary?: boolean
}

/** Code to take away. Words in quotation marks are coloured, nothing else; it scrolls inside of its own box. */
export function CodeBlock({ code, copyLabel, primary = false }: Props): ReactNode {
  return (
    <div className={styles['block']}>
      <pre className={styles['code']} tabIndex={0} translate="no"><code>{coloured(code)}</code></pre>
      <CopyAction value={code} primary={primary} {...(copyLabel === undefined ? {} : { label: copyLabel })} />
    </div>
  )
}

/** Copies, and says for two seconds that it did. */
export function CopyAction({ value, label, primary = false }: { readonly value: string; readonly label?: string; readonly primary?: boolean }): ReactNode {
  const { say } = useWords()
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button variant={primary ? 'filled' : 'default'} size={primary ? 'md' : 'sm'} leftSection={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
          <span aria-live="polite">{copied ? say('copy.done') : (label ?? say('copy.copy'))}</span>
        </Button>
      )}
    </CopyButton>
  )
}

function coloured(code: string): readonly ReactNode[] {
  return code.split(/('[^'\n]*'|"[^"\n]*")/).map((part, index) => (index % 2 === 1 ? <span key={index} className={styles['quoted']}>{part}</span> : part))
}
