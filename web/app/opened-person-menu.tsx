import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { isLocale, locales, ownNames } from '../words/locale.ts'
import { useWords } from '../words/use-words.tsx'
import { PersonButton, type PersonMenuProps } from './person-menu.tsx'
import { to } from './routes.ts'

const schemes = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[]

/** The menu from its first opening on. */
export function OpenedPersonMenu({ person, onSignOut, onLanguage }: PersonMenuProps): ReactNode {
  const { say } = useWords()
  return (
    <Menu position="top-start" width={220} closeOnItemClick={false} defaultOpened>
      <Menu.Target>
        <PersonButton person={person} />
      </Menu.Target>
      <Menu.Dropdown>
        <Language onLanguage={onLanguage} />
        <Menu.Divider />
        <Appearance />
        <Menu.Divider />
        <Menu.Item component="a" href={to('account')} leftSection={<Icon name="person" />} closeMenuOnClick>
          {say('frame.account')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="sign-out" />} closeMenuOnClick onClick={onSignOut}>
          {say('frame.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Language({ onLanguage }: Pick<PersonMenuProps, 'onLanguage'>): ReactNode {
  const { say, locale, setLocale } = useWords()
  const choose = (value: string): void => {
    if (!isLocale(value)) return
    void setLocale(value)
    onLanguage?.(value)
  }
  return (
    <Menu.RadioGroup value={locale} onChange={choose}>
      <Menu.Label>{say('frame.language')}</Menu.Label>
      {locales.map((each) => (
        <Menu.RadioItem key={each} value={each} lang={each}>{ownNames[each]}</Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

function Appearance(): ReactNode {
  const { say } = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(schemes.find((each) => each === value) ?? 'auto')}>
      <Menu.Label>{say('frame.appearance')}</Menu.Label>
      {schemes.map((each) => (
        <Menu.RadioItem key={each} value={each}>{say(`appearance.${each}`)}</Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}
