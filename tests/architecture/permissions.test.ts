import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { PERMISSIONS } from '#server/workspaces/permissions.ts'

type Procedure = { readonly _def: { readonly type: 'query' | 'mutation' | 'subscription'; readonly meta?: { readonly least?: string } } }
const procedures = Object.entries(appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>)
const named = Object.keys(PERMISSIONS).filter((door) => !door.includes(' '))

test('every procedure has an entry in the table of permissions, and every entry a procedure', () => {
  expect(procedures.length).toBeGreaterThan(60)
  expect(named.toSorted()).toEqual(procedures.map(([path]) => path).toSorted())
})

test('what stands beside a procedure is what the table says', () => {
  const beside = Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.meta?.least ?? 'anybody']))
  expect(beside).toEqual(Object.fromEntries(named.map((path) => [path, PERMISSIONS[path]])))
})

/** An analyst's own word on what might be tried or is planned; nothing else moves by it. */
const ownWord = ['idea.score', 'idea.vote', 'comment.create', 'comment.save', 'comment.remove']

/** Asks for a readout with a link's secret, which may stand in no address; it notes when. */
const asksBySecret = 'share.open'

test('nothing is changed by whoever may only read, but what is their own', () => {
  const changes = procedures.filter(([path, { _def }]) => _def.type === 'mutation' && ['viewer', 'analyst', 'anybody'].includes(PERMISSIONS[path] ?? ''))
  expect(changes.map(([path]) => path).filter((path) => !path.startsWith('account.') && path !== 'digest.choose' && !path.startsWith('view.') && path !== asksBySecret)).toEqual(ownWord)
  expect(ownWord.map((path) => PERMISSIONS[path])).toEqual(ownWord.map(() => 'analyst'))
})
