/**
 * The planted server as a process of its own:
 *
 *     node test/planted-server/main.ts '{"truePassRate": 0.9, "tooMany": 0.1}'
 *
 * Prints `{"url": …}` when it is ready. Ends on SIGTERM, and with whoever holds its standard input.
 */
import { startPlantedServer } from './planted-server.ts'

const server = await startPlantedServer(JSON.parse(process.argv[2] ?? '{}'))
const end = () => server.close().then(() => process.exit(0))
process.on('SIGTERM', end)
process.stdin.on('close', end).resume()
console.log(JSON.stringify({ url: server.url }))
