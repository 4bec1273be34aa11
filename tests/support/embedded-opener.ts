import { pino } from 'pino'
import { openDatabase } from '#server/database/connect.ts'

/** Opens the embedded database of a folder and says what came of it. */
const said = await openDatabase({ kind: 'embedded', folder: process.argv[2] ?? '' }, pino({ level: 'silent' })).then(
  (database) => database.close().then(() => 'opened'),
  (error: Error) => `${error.name}: ${error.message}`,
)
process.stdout.write(`${said}\n`)
