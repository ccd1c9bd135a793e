#!/usr/bin/env node
// Plain JavaScript that every Node can read: it finds a Node that can run the rest.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

if (Number(process.versions.node.split('.')[0]) < 24) {
  // A checkout brings its own Node.
  const pinned = here('../node_modules/node/bin/node')
  if (!existsSync(pinned)) {
    console.error(`goodhart needs Node 24 or later; this is ${process.version}.`)
    process.exit(2)
  }
  const { status, signal } = spawnSync(pinned, [here('goodhart.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exit(signal ? 1 : (status ?? 1))
}

// Node calls its SQLite (before 24.21) and the exchange of a process below experimental on every start.
const { emitWarning } = process
process.emitWarning = (warning, ...rest) => {
  if (!/^(?:SQLite|process\.execve) is an experimental feature/.test(warning))
    emitWarning.call(process, warning, ...rest)
}

// A run that judges makes much garbage and keeps little. By its defaults V8 would let the heap grow to several times what is
// kept, and only a process that is started so can be told otherwise.
const thrifty = ['--max-semi-space-size=16', '--heap-growing-percent=20']
if (
  process.argv[2] === 'judge' &&
  process.execve &&
  !process.execArgv.some((flag) => flag.startsWith('--max-semi-space-size'))
) {
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...thrifty, ...process.argv.slice(1)])
}

// Compiled once, not on every start.
module.enableCompileCache()

// A checkout runs its sources, a published package what was built from them.
const source = here('../src/cli/main.ts')
const { main } = await import(existsSync(source) ? '../src/cli/main.ts' : '../dist/cli/main.js')
await main(process.argv.slice(2))
