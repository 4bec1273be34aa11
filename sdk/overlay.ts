/** Producting's overlay for who tries out a page: which flags it asked for, why they are what they are, and what else they could be. */
export { withOverlay } from './overlay/with-overlay.ts'
export type { OverlayClient } from './overlay/with-overlay.ts'
