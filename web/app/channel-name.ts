import type { Say } from '../words/say.ts'

const NAMES = {
  'paid-search': 'channel.paid-search',
  'paid-social': 'channel.paid-social',
  'organic-search': 'channel.organic-search',
  'organic-social': 'channel.organic-social',
  email: 'channel.email',
  referral: 'channel.referral',
  affiliates: 'channel.affiliates',
  display: 'channel.display',
  direct: 'channel.direct',
  other: 'channel.other',
} as const

/** Channels that are there from the beginning, which every language has a word for. */
export const knownChannels = Object.keys(NAMES)

/** How a channel is called: by its word, else by the name that somebody gave it. */
export function channelName(channel: string, say: Say): string {
  return Object.hasOwn(NAMES, channel) ? say(NAMES[channel as keyof typeof NAMES]) : channel
}
