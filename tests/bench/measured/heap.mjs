// `node --expose-gc heap.mjs product file count`: KB kept per 1,000 flags, after each was asked once.
import { readFileSync } from 'node:fs'
import { mixedFlags, people } from './work.mjs'

const [, , productName, file, count] = process.argv
const product = await import(`./products/${productName}.mjs`)
const person = people[0]

// What is kept per flag, and not what the engine learns about the code: a small one has been asked before.
const small = mixedFlags(50)
asked(await product.open(await product.payload(small)), small)
const flags = mixedFlags(Number(count))
const text = readFileSync(file, 'utf8')

const before = await used()
const opened = await product.open(text)
asked(opened, flags)
const after = await used()

// Both are needed until here, else the engine might let them go before.
if (asked(opened, flags.slice(0, 5)) !== 5 || text.length === 0) throw new Error('Nothing was answered.')
process.stdout.write(JSON.stringify({ figure: (after - before) / 1000 / (flags.length / 1000) }))
process.exit(0)

function asked({ boolean, text, whoOf }, flags) {
  const who = whoOf(person)
  return flags.filter(({ key, kind }) => (kind === 'plain' ? boolean(key, who) : text(key, who) !== '-')).length
}

async function used() {
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    globalThis.gc()
  }
  return process.memoryUsage().heapUsed
}
