import { randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto'
import { refusal } from '../refusal.ts'

/**
 * scrypt with N = 2^15, r = 8, p = 3: 32 MB and some 0.2 s for each try, one of the settings that OWASP's Password
 * Storage Cheat Sheet names as equally strong; more memory for each would let a flood of tries exhaust the server.
 * They stand in what is kept, so that they can be raised without anybody losing a password.
 */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const
const BYTES = 32
const SHORTEST = 12
const LONGEST = 200

/** Most that are worked out at once in this process, and that wait; each holds 32 MB. */
const AT_ONCE = 2
const MOST_WAITING = 40

type Cost = { readonly N: number; readonly r: number; readonly p: number }

/** `scrypt$32768$8$3$<salt>$<hash>` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Works as long where there is no password as where there is one, so that the time does not tell who has an account. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const { cost, salt, hash } = parsed(kept ?? NOBODYS)
  const found = await derive(password, salt, cost)
  return timingSafeEqual(found, hash) && kept !== null
}

const NOBODYS = ['scrypt', COST.N, COST.r, COST.p, Buffer.alloc(16).toString('base64url'), Buffer.alloc(BYTES).toString('base64url')].join('$')

function parsed(kept: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } {
  const [scheme, N, r, p, salt, hash] = kept.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) throw new Error('a password is kept in a way that this version does not know')
  return { cost: { N: Number(N), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') }
}

/**
 * Length is what protects (NIST SP 800-63B, 3.1.1.2): no rules about digits or signs, but nothing that is easily guessed
 * from the account.
 */
export function checkPassword(password: string, email: string): void {
  const length = [...password].length
  if (length < SHORTEST) throw refusal('invalid', `A password needs at least ${SHORTEST} characters; this one has ${length}. A few words in a row are good.`, { field: 'password', shortest: SHORTEST })
  if (length > LONGEST) throw refusal('invalid', `A password has at most ${LONGEST} characters.`, { field: 'password', longest: LONGEST })
  const plain = password.normalize('NFKC').toLowerCase()
  if (new Set(plain).size < 5) throw refusal('invalid', 'This password repeats a few characters. Choose one that is harder to guess.', { field: 'password' })
  const [name = ''] = email.toLowerCase().split('@')
  if (plain === email.toLowerCase() || (name.length >= 4 && plain.replaceAll(name, '').length < 6)) throw refusal('invalid', 'This password is little more than the email address. Choose one that is harder to guess.', { field: 'password' })
}

let working = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  await turn()
  try {
    return await scrypt(password.normalize('NFKC'), salt, cost)
  } finally {
    const next = waiting.shift()
    if (next === undefined) working -= 1
    else next()
  }
}

/** Resolves when it is one's turn; whoever leaves hands the turn on. */
function turn(): Promise<void> {
  if (working < AT_ONCE) {
    working += 1
    return Promise.resolve()
  }
  if (waiting.length >= MOST_WAITING) throw refusal('busy', 'Many people are signing in at this moment. Try again in a few seconds.', {}, 5)
  return new Promise((resolve) => waiting.push(resolve))
}

function scrypt(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scryptCallback(password, salt, BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
