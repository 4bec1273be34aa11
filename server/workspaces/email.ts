import { z } from 'zod'

/** An address as people write it, in one spelling: what stands before the @ is not told apart by case anywhere that matters. */
export const email = z
  .string()
  .trim()
  .max(254, 'An email address has at most 254 characters.')
  .regex(/^[^\s@<>()",;:\\[\]]+@[^\s@<>()",;:\\[\]]+$/, { error: ({ input }) => `"${String(input).slice(0, 60)}" is no email address. Write one like mina@example.com.` })
  .transform((text) => text.toLowerCase())
