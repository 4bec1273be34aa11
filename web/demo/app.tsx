import { Route, Router, Switch } from 'wouter'
import { Frame } from './parts/frame.tsx'
import { BoardPage } from './pages/board-page.tsx'
import { LandingPage } from './pages/landing-page.tsx'
import { NoPage } from './pages/no-page.tsx'
import { PricingPage } from './pages/pricing-page.tsx'
import { SignInPage } from './pages/sign-in-page.tsx'
import { SignUpPage } from './pages/sign-up-page.tsx'
import type { Opened } from './shop/open-shop.ts'
import { ShopProvider } from './shop/shop.tsx'

export function App({ shop }: { readonly shop: Opened }) {
  return (
    <ShopProvider opened={shop}>
      <Router base="/demo">
        <Frame>
          <Switch>
            <Route path="/" component={LandingPage} />
            <Route path="/pricing" component={PricingPage} />
            <Route path="/signup" component={SignUpPage} />
            <Route path="/sign-in" component={SignInPage} />
            <Route path="/app" component={BoardPage} />
            <Route component={NoPage} />
          </Switch>
        </Frame>
      </Router>
    </ShopProvider>
  )
}
