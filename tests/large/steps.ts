import type { Page } from 'playwright-core'
import { settled } from './measured.ts'

/** Something that a person does in the large workspace, and what shows that it was answered. */
export type Step = {
  readonly name: string
  /** Where it is done; without one, where the step before ended. */
  readonly at?: string
  /** What is there before it is done. */
  readonly ready: (page: Page) => Promise<unknown>
  readonly act: (page: Page) => Promise<unknown>
  readonly answered: (page: Page) => Promise<unknown>
}

const firstRow = (page: Page) => page.getByRole('table').getByRole('link').first()
const rows = (page: Page) => page.getByRole('table').getByRole('rowheader')
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()

function typed(name: string, at: string, text: string): Step {
  return {
    name, at,
    ready: (page) => firstRow(page).waitFor(),
    act: async (page) => {
      await page.getByRole('searchbox').click()
      await page.keyboard.type(text, { delay: 60 })
    },
    answered: settled,
  }
}

function opened(name: string, at: string): Step {
  return { name, at, ready: (page) => firstRow(page).waitFor(), act: (page) => firstRow(page).click(), answered: async (page) => (await heading(page), await settled(page)) }
}

function turned(name: string, verb: string): Step {
  return { name, ready: settled, act: (page) => page.getByRole('navigation', { name: 'What to do' }).getByRole('link', { name: verb, exact: true }).click(), answered: async (page) => (await heading(page), await settled(page)) }
}

function more(name: string, at: string): Step {
  return {
    name, at,
    ready: async (page) => (await firstRow(page).waitFor(), await settled(page)),
    act: (page) => page.getByRole('button', { name: 'Show more' }).click(),
    answered: async (page) => (await settled(page), await rows(page).nth(51).waitFor()),
  }
}

/** Lists, pages and what is done on them, in an order in which somebody could do it. */
export const steps: readonly Step[] = [
  turned('open Release', 'Release'),
  typed('search flags', '/release', 'pricing'),
  more('more flags', '/release'),
  opened('open a flag', '/release?search=landing'),
  { name: 'switch a flag', ready: settled, act: (page) => page.getByRole('switch').first().click({ force: true }), answered: (page) => page.getByRole('complementary', { name: /not saved$/ }).waitFor() },
  turned('open Plan', 'Plan'),
  typed('search plans', '/plan', 'pricing'),
  more('more plans', '/plan'),
  opened('open a draft', '/plan?search=pricing'),
  turned('open Watch', 'Watch'),
  opened('open what runs', '/watch'),
  turned('open Decide', 'Decide'),
  typed('search results', '/decide', 'pricing'),
  opened('open a result', '/decide?search=pricing'),
  turned('open Learn', 'Learn'),
  typed('search people', '/understand/people', 'u999'),
  opened('open a person', '/understand/people'),
  typed('search audiences', '/understand/audiences', 'board'),
  opened('open an audience', '/understand/audiences'),
  { name: 'open the journey', at: '/understand/people', ready: settled, act: (page) => page.getByRole('link', { name: 'Journey' }).first().click(), answered: async (page) => (await heading(page), await settled(page)) },
  {
    name: 'find or do', at: '/watch', ready: settled,
    act: async (page) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox').waitFor()
      await page.keyboard.type('pricing layout', { delay: 60 })
    },
    answered: settled,
  },
]
