/**
 * What each flag may be, key → type of its values. Empty here, so that any key and any fallback compile; the file that
 * `npx producting types` writes fills it, and from then on a wrong key or a fallback of another type does not compile.
 *
 * @example declare module 'producting' { interface FlagTypes { 'checkout': boolean; 'headline': 'plain' | 'bold' } }
 */
export interface FlagTypes {}
