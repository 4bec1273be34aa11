// `node load.mjs`, a JSON line on its standard input for each turn: answers a JSON line with how many requests were
// answered, and what time that took the server. It reads no more of an answer than its status and length, so that the
// server is what limits.
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const CONNECTIONS = 32
const HEAD_END = Buffer.from('\r\n\r\n')

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await turn(JSON.parse(line)))}\n`)

async function turn({ port, pid, requests, status, seconds, warmSeconds }) {
  const state = { answered: 0, next: 0, over: false, problem: null }
  const texts = requests.map((text) => Buffer.from(text))
  const sockets = Array.from({ length: CONNECTIONS }, () => asking(port, texts, status, state))
  await after(warmSeconds)
  const [before, start] = [state.answered, spent(pid)]
  await after(seconds)
  const [answered, ms] = [state.answered - before, spent(pid) - start]
  state.over = true
  for (const socket of sockets) socket.destroy()
  if (state.problem === null && answered === 0) return { problem: 'Nothing was answered; the machine may be too busy.' }
  return state.problem === null ? { answered, ms } : { problem: state.problem }
}

/**
 * ms of processor time that a process has had in all its threads; where Linux does not tell, the clock. For a server that
 * is busy all the time both say the same, but the clock also counts what others do on the machine.
 */
function spent(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6
  } catch {
    return performance.now()
  }
}

function after(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

/** One connection that asks again as soon as it is answered. */
function asking(port, texts, status, state) {
  const socket = connect(port, '127.0.0.1')
  let waiting = Buffer.alloc(0)
  const ask = () => socket.write(texts[state.next++ % texts.length])
  socket.setNoDelay(true)
  socket.on('connect', ask)
  socket.on('error', ({ message }) => (state.problem ??= message))
  socket.on('close', () => state.over || (state.problem ??= 'The server closed a connection.'))
  socket.on('data', (part) => {
    waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part])
    const length = lengthOf(waiting, status, state)
    if (length === null || waiting.length < length) return
    waiting = waiting.subarray(length)
    state.answered++
    if (state.problem === null) ask()
  })
  return socket
}

/** Bytes of a whole answer, or null while its end is not known. */
function lengthOf(bytes, status, state) {
  const head = bytes.indexOf(HEAD_END)
  if (head < 0) return null
  const text = bytes.latin1Slice(0, head)
  if (Number(text.slice(9, 12)) !== status) state.problem ??= `It answered ${text.slice(9, text.indexOf('\r'))}, not ${status}.`
  const from = head + HEAD_END.length
  if (/\r\ntransfer-encoding: *chunked/i.test(text)) return chunkedEnd(bytes, from)
  return from + Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0)
}

/** Where the last of the chunks ends (RFC 9112, 7.1), or null while it is not there. */
function chunkedEnd(bytes, from) {
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(bytes.latin1Slice(at, line), 16)
    at = line + 2 + size + 2
    if (size === 0) return at
    if (at > bytes.length) return null
  }
}
