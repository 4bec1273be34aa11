export type ProviderOptions = {
  /** How long the start waits for flags, ms; 5,000 unless told. Without any it fails, and the provider is ready once they are there. */
  readonly timeout?: number
  /** `false`: evaluating tells no exposure. */
  readonly expose?: boolean
}
