import { Modal, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Key } from '../../words/catalogue.ts'
import { useWords } from '../../words/use-words.tsx'
import { findKey, KeyCaps } from './key-caps.tsx'
import { verbLetters } from './shortcuts.ts'
import styles from './find.module.css'

const others = [
  ['n', 'find.new-experiment'],
  ['e', 'find.key-edit'],
  ['/', 'find.key-filter'],
  ['j k', 'find.key-rows'],
  ['Enter', 'find.key-open'],
  ['Esc', 'find.key-close'],
  ['?', 'find.keys'],
] as const satisfies readonly (readonly [string, Key])[]

type Props = { readonly letters: boolean; readonly onLetters: (letters: boolean) => void; readonly onClose: () => void }

/** Every key of the console, and the switch for those of one letter. */
export function AllKeys({ letters, onLetters, onClose }: Props): ReactNode {
  const { say } = useWords()
  return (
    <Modal opened onClose={onClose} title={say('find.keys')} size={480} closeButtonProps={{ 'aria-label': say('find.close') }}>
      <dl className={styles['all']}>
        <Row keys={findKey} what={say('frame.find')} />
        {Object.entries(verbLetters).map(([letter, verb]) => <Row key={letter} keys={`g ${letter}`} what={say('find.go-to', { page: say(`verb.${verb}`) })} />)}
        {others.map(([keys, word]) => <Row key={keys} keys={keys} what={say(word)} />)}
      </dl>
      <Switch checked={letters} onChange={(event) => onLetters(event.currentTarget.checked)} label={say('find.letters')} description={say('find.letters-why')} />
    </Modal>
  )
}

function Row({ keys, what }: { readonly keys: string; readonly what: string }): ReactNode {
  return (
    <div className={styles['row']}>
      <dt><KeyCaps keys={keys} /></dt>
      <dd>{what}</dd>
    </div>
  )
}
