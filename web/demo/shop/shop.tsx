import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { type Account, api, type Board, type Plan } from './api.ts'
import { attributesOf, type Opened } from './open-shop.ts'

/** What people can do here; each tells Producting what happened once Pinewall's own back end has done it. */
export type Shop = Opened & {
  readonly signUp: (email: string, name: string) => Promise<void>
  readonly signIn: (email: string) => Promise<void>
  readonly signOut: () => Promise<void>
  readonly keepBoard: (board: Board) => Promise<void>
  readonly upgrade: (plan: Exclude<Plan, 'trial'>) => Promise<void>
}

const Shared = createContext<Shop | null>(null)

export function useShop(): Shop {
  const shop = useContext(Shared)
  if (shop === null) throw new Error('useShop is used outside of ShopProvider')
  return shop
}

export function ShopProvider({ opened, children }: { readonly opened: Opened; readonly children: ReactNode }) {
  const [account, setAccount] = useState(opened.account)
  const shop = useMemo(() => shopOf(opened, account, setAccount), [opened, account])
  return <Shared value={shop}>{children}</Shared>
}

function shopOf(opened: Opened, account: Account | null, setAccount: (account: Account | null) => void): Shop {
  const { client, config } = opened
  const become = (next: Account | null): void => {
    client.setAttributes(attributesOf(next))
    setAccount(next)
  }
  // Waits for the answer, so that the next page already knows which variants this person has met elsewhere.
  const enter = async ({ userId, name, email, plan }: Account): Promise<void> => client.identify(userId, { email, plan, ...(name === '' ? {} : { name }) })
  return {
    client, config, account,
    signUp: async (email, name) => {
      const { account: made, isNew } = await api.signUp(email, name)
      await enter(made)
      if (isNew) client.track('Signed Up', { plan: made.plan })
      become(made)
    },
    signIn: async (email) => {
      const { account: found } = await api.signIn(email)
      await enter(found)
      become(found)
    },
    signOut: async () => {
      await api.signOut()
      client.reset()
      become(null)
    },
    keepBoard: async (board) => {
      const { account: kept } = await api.keepBoard(board)
      tellProgress(client, account, kept)
      become(kept)
    },
    upgrade: async (plan) => {
      const { account: paid } = await api.choosePlan(plan)
      client.track('Upgraded', { plan, revenue: config.prices[plan], currency: config.currency })
      become(paid)
    },
  }
}

/** Each step once, when the board first shows it; activation is Pinewall's own definition, told by its back end. */
function tellProgress(client: Opened['client'], before: Account | null, after: Account): void {
  for (const step of after.steps) if (!before?.steps.includes(step)) client.track('Checklist Step Completed', { step })
  if (after.activated && before?.activated !== true) client.track('Activated', { cards: after.board.cards.length })
  const invited = after.board.invited.length - (before?.board.invited.length ?? 0)
  if (invited > 0) client.track('Invited', { teammates: invited })
}
