/** What a page loads once somebody on it may be named by an experiment. */
export { sha256 } from '../core/sha-256.ts'
