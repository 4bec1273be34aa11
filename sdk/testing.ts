/** Producting for your tests: a client that answers what a test says, and remembers what it was told. */
export { createTestClient } from './testing/test-client.ts'
export type { TestClient, TestExposure, TestOptions, Tracked } from './testing/test-client.ts'
