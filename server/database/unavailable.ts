import { type Refusal, refusal } from '../refusal.ts'

/** More is waiting than the database can soon do. */
export function databaseBusy(waiting: number): Refusal {
  return refusal('busy', 'The database has more to do than it can take in. Try again in a second.', { waiting }, 1)
}

/** Every connection of the pool stayed in use. */
export function poolExhausted(seconds: number): Refusal {
  return refusal('busy', `No database connection became free within ${seconds} seconds. Try again in a second.`, { seconds }, 1)
}

/** A statement ran longer than it may; what it did is undone. */
export function statementTimedOut(milliseconds: number): Refusal {
  return refusal('busy', `The database took longer than ${milliseconds / 1000} seconds and was stopped. Try again, or ask for less at once.`, { milliseconds }, 5)
}

/** The connection was lost and is being made again; an open transaction is undone. */
export function databaseRestarting(): Refusal {
  return refusal('busy', 'The connection to the database was lost and is being made again. Try again in a second.', {}, 1)
}

/** Nothing more fits on the disk. What was acknowledged is safe. */
export function diskFull(): Refusal {
  return refusal('disk-full', 'The disk of the database is full; nothing was stored. Make room, then try again.', {}, 30)
}
