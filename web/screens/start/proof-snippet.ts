/** Where a customer's server makes the proof. */
export const proofLanguages = ['node', 'python', 'ruby', 'php', 'go'] as const
export type ProofLanguage = (typeof proofLanguages)[number]

/** Names of languages are the same in every language. */
export const proofLanguageNames = { node: 'Node', python: 'Python', ruby: 'Ruby', php: 'PHP', go: 'Go' } as const satisfies Record<ProofLanguage, string>

const snippets = {
  node: [
    `import { createHmac } from 'node:crypto'`,
    ``,
    `const secret = process.env.PRODUCTING_IDENTITY_SECRET`,
    `const userHash = createHmac('sha256', secret).update(user.id).digest('hex')`,
  ],
  python: [
    `import hashlib, hmac, os`,
    ``,
    `secret = os.environ['PRODUCTING_IDENTITY_SECRET'].encode()`,
    `user_hash = hmac.new(secret, user.id.encode(), hashlib.sha256).hexdigest()`,
  ],
  ruby: [
    `require 'openssl'`,
    ``,
    `secret = ENV.fetch('PRODUCTING_IDENTITY_SECRET')`,
    `user_hash = OpenSSL::HMAC.hexdigest('SHA256', secret, user.id)`,
  ],
  php: [
    `$secret = getenv('PRODUCTING_IDENTITY_SECRET');`,
    `$userHash = hash_hmac('sha256', $user->id, $secret);`,
  ],
  go: [
    `mac := hmac.New(sha256.New, []byte(os.Getenv("PRODUCTING_IDENTITY_SECRET")))`,
    `mac.Write([]byte(user.ID))`,
    `userHash := hex.EncodeToString(mac.Sum(nil))`,
  ],
} as const satisfies Record<ProofLanguage, readonly string[]>

/** HMAC-SHA-256 of the user id under the environment's secret, in hex. */
export function proofSnippet(language: ProofLanguage): string {
  return snippets[language].join('\n')
}
