/** Producting for the edge: Cloudflare Workers, Vercel, Deno and whatever else has `fetch`. */
export { createEdgeClient } from './edge/edge-client.ts'
export type { Asking, EdgeCache, EdgeClient, EdgeOptions, Visit, VisitOptions } from './edge/edge-options.ts'
export type * from './core/flag-types.ts'
