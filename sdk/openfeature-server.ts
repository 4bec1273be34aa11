/** Producting as a provider of OpenFeature's server SDK. */
export { createServerProvider } from './openfeature/server-provider.ts'
export type { ProviderOptions } from './openfeature/provider-options.ts'
