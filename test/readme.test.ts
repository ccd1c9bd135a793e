import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Project } from './run-goodhart.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the output that the README shows is what the demo prints', { timeout: 240_000 }, () => {
  using project = new Project()
  const printed = project.run('demo', '--no-open').stdout.split('\n')
  const shown =
    /<!-- demo -->\n```\n([\s\S]*?)\n```/
      .exec(readme)?.[1]
      .split('\n')
      .filter((line) => line !== '…') ?? []
  expect(shown.length).toBeGreaterThan(10)
  expect(shown.filter((line) => !printed.includes(line))).toEqual([])
})

test('every command that the README names exists', () => {
  using project = new Project()
  const named = new Set([...readme.matchAll(/goodhart ([a-z]+)\b/g)].map(([, command]) => command))
  const known = [...project.run('--help').stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, command]) => command)
  expect(known.length).toBeGreaterThan(8)
  expect([...named].filter((command) => !known.includes(command) && command !== 'finds')).toEqual([])
})
