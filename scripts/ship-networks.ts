/** Trains the networks that ship and puts them in their place: `npm run ship-networks`. Goes on where it was broken off. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { loadExperiment, runExperiment } from '../src/lab/experiment/index.ts'
import { worldOf } from '../src/lab/worlds/index.ts'

const labFolder = resolve('.goodhart/ship-networks')
const shipped = resolve('src/lab/shipped')
/** Which folder of which stage ships under which name. */
const networks = {
  'desk-base': 'base/network',
  'desk-gold': 'gold/judge',
  'desk-direct': 'direct/judge',
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const experiment = await loadExperiment('examples/lab/desk-networks.ts', process.cwd())
const { end } = await runExperiment({
  experiment,
  labFolder,
  cores: availableParallelism(),
  versions: { goodhart: version, world: (id) => worldOf(id).version },
  now: () => new Date(),
  tell: (event) => {
    if (event.type === 'ended') console.log(JSON.stringify(event))
  },
})
if (end !== 'complete') throw new Error(`the experiment ended as ${end}`)

const lines = Object.entries(networks).map(([name, from]) => {
  const target = join(shipped, name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  cpSync(join(labFolder, experiment.name, from), target, { recursive: true })
  const weights = readFileSync(join(target, 'model.safetensors'))
  console.log(name, readdirSync(target).join(' '), weights.length)
  return `| ${name} | ${createHash('sha256').update(weights).digest('hex')} |`
})
writeFileSync(
  join(shipped, 'README.md'),
  `# Networks that ship

Made by \`npm run ship-networks\` from \`examples/lab/desk-networks.ts\`, on one machine the same to the bit each time (another processor may round otherwise). \`desk-base\` is a writer of the world \`desk\`, \`desk-gold\` a judge that learnt from its truth, \`desk-direct\` a judge that learnt from gold's scores.

| network | SHA-256 of model.safetensors |
| --- | --- |
${lines.join('\n')}
`,
)
