/** Producting as a provider of OpenFeature's web SDK, and so of its SDKs for React and Angular. */
export { createWebProvider } from './openfeature/web-provider.ts'
export type { ProviderOptions } from './openfeature/provider-options.ts'
