// `node payload.mjs product count file`: what the product reads for so many flags, so that making it is nobody's time.
import { writeFileSync } from 'node:fs'
import { mixedFlags } from './work.mjs'

const [, , productName, count, file] = process.argv
const { payload } = await import(`./products/${productName}.mjs`)
writeFileSync(file, await payload(mixedFlags(Number(count))))
process.stdout.write('{}')
