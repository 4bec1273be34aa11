// `node time.mjs product work [told]`: how long one answer takes beside one hash, in this fresh process.
import { hashMany } from './hash.mjs'
import { askAll, askMany } from './loop.mjs'
import { assertRight } from './right.mjs'
import { people, work } from './work.mjs'

// Rounds are shorter than a turn on a busy machine, so that most are not interrupted and the median is of those.
const ROUND_MS = 1
const ROUNDS = 201
const WARM_CPU_MS = 250

const [, , productName, workName, way = 'quiet'] = process.argv
const product = await import(`./products/${productName}.mjs`)
const flags = work[workName]
const opened = await product.open(await product.payload(flags))
assertRight(product, opened, flags)

const who = people.map(opened.whoOf)
const run = runnerOf()
const hash = (times) => hashMany(people, times)

const [runTimes, hashTimes] = [warm(run), warm(hash)]
const rounds = Array.from({ length: ROUNDS }, () => ({ hash: timed(hash, hashTimes), work: timed(run, runTimes) }))
// By rounds: a slow moment meets the hash beside it too.
process.stdout.write(JSON.stringify({ figure: median(rounds.map(({ hash, work }) => work / hash)), hashNs: median(rounds.map(({ hash }) => hash)) }))
process.exit(0)

function runnerOf() {
  const [first] = flags
  if (flags.length > 1) {
    const keysOf = (isPlain) => flags.filter(({ kind }) => (kind === 'plain') === isPlain).map(({ key }) => key)
    const [booleans, texts] = [keysOf(true), keysOf(false)]
    return checked((times) => askAll(opened.boolean, booleans, opened.text, texts, who, times), flags.length)
  }
  const ask = way === 'told' ? opened.told : first.kind === 'plain' ? opened.boolean : opened.text
  return checked((times) => askMany(ask, first.key, who, times), 1)
}

/** Every answer that is timed is an answer. */
function checked(ask, each) {
  return (times) => {
    const answered = ask(times)
    if (answered !== times * each) throw new Error(`${productName} answered ${answered} of ${times * each} questions.`)
  }
}

/** Runs until the engine has settled, by the time it was given and not by the clock; answers how often fills a round. */
function warm(run) {
  const recent = []
  let times = 1
  const end = cpuMs() + WARM_CPU_MS
  while (cpuMs() < end) {
    recent.push(timed(run, times) / 1e6)
    times = Math.min(times * 2, Math.max(1, Math.round(ROUND_MS / median(recent.slice(-15)))))
  }
  return times
}

function cpuMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** ns per time. */
function timed(run, times) {
  const start = process.hrtime.bigint()
  run(times)
  return Number(process.hrtime.bigint() - start) / times
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}
