import { z } from 'zod'
import { CHANNEL_FIELDS, type ChannelRule, repeatedRules } from './channel.ts'

const field = z.enum(CHANNEL_FIELDS)
const values = z.array(z.string().trim().min(1, 'Say what it is compared with.').max(100, 'At most 100 characters each.')).min(1, 'Say what it is compared with.').max(100, 'At most 100 values.')

const clause = z.discriminatedUnion('operator', [
  z.object({ field, operator: z.enum(['is', 'contains', 'starts-with']), values }),
  z.object({ field: z.literal('site', { error: 'Only a site can be of a site.' }), operator: z.literal('of-site'), values }),
  z.object({ field, operator: z.enum(['known', 'unknown']) }),
])

const channelRule = z.object({
  channel: z.string().trim().min(1, 'Name the channel.').max(60, 'At most 60 characters.').refine((name) => !name.startsWith('$'), '"$" at the beginning is for what is ours. Choose another name.'),
  clauses: z.array(clause).min(1, 'Say what the rule looks at: a rule without a condition takes everybody.').max(8, 'At most 8 conditions; make two rules of it.'),
}) satisfies z.ZodType<ChannelRule>

export const channelRules = z
  .array(channelRule)
  .min(1, 'Without a rule everybody is in “other”. Keep one at least.')
  .max(80, 'At most 80 rules.')
  .superRefine((rules, check) => {
    for (const { rule, first } of repeatedRules(rules)) check.addIssue({ code: 'custom', path: [rule, 'clauses'], message: `Rule ${rule + 1} asks what rule ${first + 1} asks, so it never has its turn. Change or remove it.` })
  })
export type ChannelRules = z.infer<typeof channelRules>
