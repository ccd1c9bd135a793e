/** Compiles `src` to `dist`, brings along the files that are read at run time, and writes the JSON Schemas. */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import './write-schemas.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
for (const asset of globSync(['src/**/*.{css,js,csv,txt,md}', 'src/lab/shipped/**/*.*'], {
  cwd: root,
  exclude: ['**/__fixtures__/**'],
})) {
  const target = join(root, asset.replace(/^src/, 'dist'))
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, asset), target)
}
