import './demo.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openShop } from './shop/open-shop.ts'
import { Closed } from './pages/closed.tsx'

const container = document.getElementById('root')
if (container === null) throw new Error('the page has no #root')
const root = createRoot(container)

// Nothing is drawn before the flags are known, so nobody sees one headline turn into another.
openShop().then(
  (shop) => root.render(<App shop={shop} />),
  (problem: unknown) => root.render(<Closed reason={problem instanceof Error ? problem.message : 'Pinewall cannot be reached.'} />),
)
