/** Producting for a web page. */
export { createBrowserClient } from './browser/browser-client.ts'
export type { Attributes, BrowserClient, BrowserOptions, Properties } from './browser/browser-options.ts'
export { withoutFlicker } from './browser/page.ts'
export type { Diagnostic, DiagnosticCode } from './client/diagnostics.ts'
export type { Origin } from './client/source.ts'
export type { Acquisition, Context, PersonFacts, SignedFacts } from './core/context.ts'
export type { Assignment, ErrorCode, Evaluation, Reason } from './core/evaluation.ts'
export type { Json, Ruleset } from './core/ruleset.ts'
