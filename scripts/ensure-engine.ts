/**
 * Before the tests: is there an engine for local weights? node-llama-cpp is not among the dependencies, for its size; where
 * it is absent, the smallest set of its packages is put into a folder of its own, without those for GPUs (85 MB instead of
 * 725). Where that cannot be done, the tests that need it say that they are skipped.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findEngine } from '../src/models/gguf/engine.ts'

const version = '3.22.1'
const binaries: { [platform: string]: string } = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
}

const folder = fileURLToPath(new URL('../node_modules/.engine', import.meta.url))
const binary = binaries[`${process.platform}-${process.arch}`]

if (findEngine([folder]) === undefined && binary !== undefined) {
  // Its install script would build llama.cpp where the binary does not run here; the binary itself needs no script.
  const options = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  // Without a network, npm would wait for over two minutes.
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000']
  const packages = [`node-llama-cpp@${version}`, `@node-llama-cpp/${binary}@${version}`]
  try {
    execFileSync('npm', ['install', '--prefix', folder, ...options, ...patience, ...packages], {
      stdio: 'ignore',
      shell: process.platform === 'win32',
      timeout: 300_000,
    })
  } catch (error) {
    console.warn(`No engine for local weights could be installed: ${(error as Error).message}`)
  }
}
const engine = findEngine([folder])
console.log(
  engine === undefined
    ? 'No node-llama-cpp found: the tests of local weights are skipped.'
    : `Tests of local weights use ${engine}`,
)
