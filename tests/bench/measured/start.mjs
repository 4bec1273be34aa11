// `node start.mjs product file`: ms from the import to the first answer, in this fresh process.
import { readFileSync } from 'node:fs'
// What belongs to the measuring is loaded before, and is nobody's time.
import './hash.mjs'
import { doorFile } from './published.mjs'
import { people } from './work.mjs'

const EXPERIMENT = 'flag-0004'

const [, , productName, file] = process.argv
const text = readFileSync(file, 'utf8')
doorFile('.')

const start = performance.now()
const product = await import(`./products/${productName}.mjs`)
const opened = await product.open(text)
const answer = opened.text(EXPERIMENT, opened.whoOf(people[0]))
const figure = performance.now() - start

if (answer !== 'control' && answer !== 'treatment') throw new Error(`${productName} answers ${answer}; it should be control or treatment.`)
process.stdout.write(JSON.stringify({ figure }))
process.exit(0)
