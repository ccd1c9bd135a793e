import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** A room may import from those above it in this list, never from those below. */
const rooms = [
  'domain',
  'stats',
  'text',
  'nn',
  'models',
  'store',
  'datasets',
  'judges',
  'runs',
  'lab',
  'audit',
  'guard',
  'report',
  'server',
  'cli',
]
/** Rooms whose files are functions of data: no clock, no chance, no network, no files. */
const pure = ['domain', 'stats', 'text']
const impure = /^(?:node:(?!(?:crypto|zlib)$)|undici)|Math\.random|Date\.now|new Date\(\)/

const files = globSync('src/**/*.ts').filter((file) => !/\.(test|conformance)\.ts$|test-[\w-]+\.ts$/.test(file))

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => target)
}

function roomOf(file: string): string {
  return normalize(file).split('/')[1]
}

describe('the rooms', () => {
  test('import only from rooms above them', () => {
    const upward = files.flatMap((file) => {
      const own = rooms.indexOf(roomOf(file))
      // src/index.ts is the door and sees every room.
      if (own < 0) return file === 'src/index.ts' ? [] : [`${file} is in no room`]
      return importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => normalize(join(dirname(file), target)))
        .filter((target) => target.startsWith('src/') && rooms.indexOf(roomOf(target)) > own)
        .map((target) => `${file} imports ${target}`)
    })
    expect(upward).toEqual([])
  })

  test('name no file utils, helpers or common', () => {
    expect(files.filter((file) => /(?:utils?|helpers?|common)(?:\.ts$|\/)/.test(file))).toEqual([])
  })

  test('keep index files to re-exports', () => {
    const indexes = files.filter((file) => file.endsWith('/index.ts'))
    const other = indexes.filter((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .some((line) => line !== '' && !/^export (?:type )?(?:\*(?: as \w+)?|\{[^}]*\}) from '[^']+'$/.test(line)),
    )
    expect(indexes.length).toBeGreaterThan(3)
    expect(other).toEqual([])
  })

  test('keep the pure rooms pure', () => {
    const found = files
      .filter((file) => pure.includes(roomOf(file)))
      .flatMap((file) => {
        const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
        const calls = /Math\.random|Date\.now|new Date\(\)|\bfetch\(|process\./.exec(text)
        const imported = importsOf(file).filter((target) => impure.test(target))
        return [...imported, ...(calls ? [calls[0]] : [])].map((what) => `${file}: ${what}`)
      })
    expect(found).toEqual([])
  })

  test('would notice: the rule sees the imports that there are', () => {
    expect(importsOf('src/cli/main.ts')).toContain('../domain/index.ts')
    expect(files.length).toBeGreaterThan(50)
  })
})
