import { MantineProvider } from '@mantine/core'
import { Suspense, type ReactNode } from 'react'
import { Switch, Route } from 'wouter'
import { LoadingState } from '../parts/loading-state.tsx'
import { WordsProvider, type Spoken } from '../words/use-words.tsx'
import { Boundary } from './boundary.tsx'
import { useInnerLinks } from './links.ts'
import { NoPage } from './no-page.tsx'
import { paths } from './routes.ts'
import { screens, type ScreenName } from './screens.ts'
import { mantineVariables, theme } from './theme.ts'

/** Everything around the screens: theme, words, and what stands in for a screen that fails or is on its way. */
export function App({ spoken }: { readonly spoken: Spoken }): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={mantineVariables} defaultColorScheme="auto">
      <WordsProvider spoken={spoken}>
        <Boundary onFailure={(code, error, where) => console.error(`failure ${code}`, error, where)}>
          <Screens />
        </Boundary>
      </WordsProvider>
    </MantineProvider>
  )
}

function Screens(): ReactNode {
  useInnerLinks()
  return (
    <Suspense fallback={<LoadingState />}>
      <Switch>
        {(Object.keys(screens) as ScreenName[]).map((name) => (
          <Route key={name} path={paths[name]} component={screens[name]} />
        ))}
        <Route><NoPage /></Route>
      </Switch>
    </Suspense>
  )
}
