import type { ChannelRule } from './channel.ts'

/** Click ids that advertisements alone bring. Meta adds its own to every link out, so it says nothing of who paid. */
const ADVERTISED = ['google', 'microsoft', 'tiktok', 'x', 'linkedin', 'reddit', 'pinterest', 'snapchat', 'yandex']
const SEARCH = ['google', 'bing', 'yahoo', 'duckduckgo', 'ecosia', 'yandex', 'baidu', 'naver', 'daum', 'startpage', 'qwant', 'seznam', 'brave']
const SOCIAL = ['facebook', 'instagram', 'meta', 'linkedin', 'twitter', 'x', 'tiktok', 'reddit', 'pinterest', 'snapchat', 'threads', 'youtube', 'quora', 'mastodon', 'bluesky', 'kakaotalk', 'line']
const SOCIAL_SITES = ['facebook', 'instagram', 'linkedin', 'lnkd.in', 'twitter', 'x.com', 't.co', 'tiktok', 'reddit', 'pinterest', 'snapchat', 'threads', 'youtube', 'youtu.be', 'quora', 'mastodon', 'bsky.app', 'kakao', 'line.me']
const MAIL_SITES = ['mail.google.com', 'outlook.live.com', 'outlook.office.com', 'mail.yahoo.com', 'mail.naver.com', 'com.google.android.gm']
const PAID = ['cpc', 'ppc', 'cpm', 'cpv', 'cpa', 'paid', 'paidsearch', 'paid-search', 'paid_search', 'paidsocial', 'paid-social', 'paid_social', 'retargeting', 'sem']

const is = (field: 'source' | 'medium' | 'network', values: readonly string[]) => ({ field, operator: 'is', values: [...values] }) as const
const ofSite = (values: readonly string[]) => ({ field: 'site', operator: 'of-site', values: [...values] }) as const
const unknown = (field: 'source' | 'medium' | 'campaign' | 'network' | 'site') => ({ field, operator: 'unknown' }) as const

/**
 * How people are grouped before anybody says otherwise: first what the address says of itself, then whose click it was,
 * then who linked here. The names are words that every language of the console has.
 */
export const DEFAULT_CHANNELS: readonly ChannelRule[] = [
  { channel: 'affiliates', clauses: [is('medium', ['affiliate', 'affiliates', 'partner', 'partners'])] },
  { channel: 'email', clauses: [is('medium', ['email', 'e-mail', 'e_mail', 'mail', 'newsletter'])] },
  { channel: 'email', clauses: [is('source', ['email', 'newsletter', 'mailchimp', 'hubspot', 'customer.io'])] },
  { channel: 'display', clauses: [is('medium', ['display', 'banner', 'expandable', 'interstitial', 'cpm', 'programmatic', 'native'])] },
  { channel: 'display', clauses: [is('network', ['google-display'])] },
  { channel: 'paid-social', clauses: [is('medium', ['paidsocial', 'paid-social', 'paid_social', 'social-paid', 'paid social'])] },
  { channel: 'paid-social', clauses: [is('medium', PAID), is('source', SOCIAL)] },
  { channel: 'paid-social', clauses: [is('medium', PAID), is('network', ['meta', 'tiktok', 'x', 'linkedin', 'reddit', 'pinterest', 'snapchat'])] },
  { channel: 'paid-search', clauses: [is('medium', PAID)] },
  { channel: 'organic-social', clauses: [is('medium', ['social', 'social-network', 'social-media', 'sm', 'organic-social', 'organic_social'])] },
  { channel: 'organic-search', clauses: [is('medium', ['organic', 'seo'])] },
  { channel: 'referral', clauses: [is('medium', ['referral', 'link', 'app'])] },
  { channel: 'paid-search', clauses: [is('network', ADVERTISED.filter((one) => ['google', 'microsoft', 'yandex'].includes(one)))] },
  { channel: 'paid-social', clauses: [is('network', ADVERTISED.filter((one) => !['google', 'microsoft', 'yandex'].includes(one)))] },
  { channel: 'organic-social', clauses: [is('network', ['meta'])] },
  { channel: 'organic-social', clauses: [is('source', SOCIAL), unknown('medium')] },
  { channel: 'organic-search', clauses: [is('source', SEARCH), unknown('medium')] },
  { channel: 'email', clauses: [unknown('source'), unknown('medium'), ofSite(MAIL_SITES)] },
  { channel: 'organic-search', clauses: [unknown('source'), unknown('medium'), ofSite(SEARCH)] },
  { channel: 'organic-social', clauses: [unknown('source'), unknown('medium'), ofSite(SOCIAL_SITES)] },
  { channel: 'referral', clauses: [unknown('source'), unknown('medium'), { field: 'site', operator: 'known' }] },
  { channel: 'direct', clauses: [unknown('source'), unknown('medium'), unknown('campaign'), unknown('network'), unknown('site')] },
]
