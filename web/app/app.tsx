import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { Suspense, type ReactNode } from 'react'
import { Switch, Route } from 'wouter'
import { ApiProvider } from '../api/provider.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { WordsProvider, type Spoken } from '../words/use-words.tsx'
import { Boundary } from './boundary.tsx'
import { useInnerLinks } from './links.ts'
import { SignedIn } from './member.tsx'
import { NoPage } from './no-page.tsx'
import { paramsOf, paths } from './routes.ts'
import { tellSignedOut } from './session-events.ts'
import { screens, type ScreenName, type ScreenParams } from './screens.ts'
import { mantineVariables, theme } from './theme.ts'

/** Everything around the screens: theme, words, and what stands in for a screen that fails or is on its way. */
export function App({ spoken }: { readonly spoken: Spoken }): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={mantineVariables} defaultColorScheme="auto">
      <WordsProvider spoken={spoken}>
        <Boundary onFailure={(code, error, where) => console.error(`failure ${code}`, error, where)}>
          <ApiProvider onSignedOut={tellSignedOut}>
            <Screens />
            <Notifications position="bottom-center" />
          </ApiProvider>
        </Boundary>
      </WordsProvider>
    </MantineProvider>
  )
}

function Screens(): ReactNode {
  useInnerLinks()
  const { signIn: SignIn, invitation: Invitation, setPassword: SetPassword, shared: Shared, ...inner } = screens
  return (
    <Suspense fallback={<LoadingState />}>
      <Switch>
        <Route path={paths.signIn}>{() => <SignIn params={paramsAt(paths.signIn)} />}</Route>
        <Route path={paths.invitation}>{() => <Invitation params={paramsAt(paths.invitation)} />}</Route>
        <Route path={paths.setPassword}>{() => <SetPassword params={paramsAt(paths.setPassword)} />}</Route>
        <Route path={paths.shared}>{() => <Shared params={paramsAt(paths.shared)} />}</Route>
        <Route>
          <SignedIn>
            <Suspense fallback={<LoadingState />}>
              <Switch>
                {Object.entries(inner).map(([name, Screen]) => (
                  <Route key={name} path={paths[name as ScreenName]}>{() => <Screen params={paramsAt(paths[name as ScreenName])} />}</Route>
                ))}
                <Route><NoPage /></Route>
              </Switch>
            </Suspense>
          </SignedIn>
        </Route>
      </Switch>
    </Suspense>
  )
}

function paramsAt(pattern: string): ScreenParams {
  return { key: '', person: '', account: '', ...paramsOf(pattern, location.pathname) }
}
