// The least that Node can answer over HTTP: what the server's answers are ratios to.
import { createServer } from 'node:http'

const server = createServer((_req, res) => res.end('hello'))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
