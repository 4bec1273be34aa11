import { z } from 'zod'

const CURRENCIES = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' })
/** Codes that stand for no money: none at all, and tests. */
const NO_MONEY: ReadonlySet<string> = new Set(['XXX', 'XTS'])

/** A code of ISO 4217, those of the past among them: an experiment may have been read in them. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'A currency is three letters, such as USD.', abort: true })
  .refine((code) => !NO_MONEY.has(code) && CURRENCIES.of(code) !== undefined, { error: ({ input }) => `"${String(input)}" is no currency of ISO 4217; write one such as USD, EUR or KRW.` })
