import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { proofLanguages, proofSnippet } from '#web/screens/start/proof-snippet.ts'

const env = { ...process.env, PRODUCTING_IDENTITY_SECRET: 'is_example' }
const expected = createHmac('sha256', 'is_example').update('ana@company.example').digest('hex')

/** The snippet in a program that has a user and prints what it made. */
const programs = {
  node: { command: process.execPath, args: ['--input-type=module', '--eval'], around: (code: string) => `const user = { id: 'ana@company.example' }\n${code}\nprocess.stdout.write(userHash)` },
  python: { command: 'python3', args: ['-c'], around: (code: string) => `from types import SimpleNamespace\nuser = SimpleNamespace(id='ana@company.example')\n${code}\nprint(user_hash, end='')` },
  ruby: { command: 'ruby', args: ['-e'], around: (code: string) => `User = Struct.new(:id)\nuser = User.new('ana@company.example')\n${code}\nprint user_hash` },
  php: { command: 'php', args: ['-r'], around: (code: string) => `$user = (object) ['id' => 'ana@company.example'];\n${code}\necho $userHash;` },
} as const

describe('the proof that a customer’s server makes', () => {
  test.for(Object.entries(programs))('is the HMAC of the user id in %s', ([language, { command, args, around }], { skip }) => {
    const chosen = proofLanguages.find((one) => one === language) ?? 'node'
    const ran = spawnSync(command, [...args, around(proofSnippet(chosen))], { encoding: 'utf8', env })
    if (ran.error !== undefined && language !== 'node') skip(`${command} is not installed, so nobody has run this one.`)
    expect(ran.stdout).toBe(expected)
  })

  test.each(proofLanguages)('names the secret’s variable in %s and holds no secret', (language) => {
    expect(proofSnippet(language)).toContain('PRODUCTING_IDENTITY_SECRET')
    expect(proofSnippet(language)).not.toMatch(/is_\w/)
  })
})
