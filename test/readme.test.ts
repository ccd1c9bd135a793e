import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Project } from './run-goodhart.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the output that the README shows is what the demo prints', { timeout: 240_000 }, () => {
  using project = new Project()
  // Once, since it takes a minute: that a seed says the same again is tested beside it on a smaller judge.
  const { code, stdout, stderr } = project.run('demo', '-o', 'out/demo.html', '--no-open')
  expect(code).toBe(0)
  expect(stderr).toContain('Wrote out/demo.html')
  expect(project.read('out/demo.html')).toMatch(/^<!doctype html>[\s\S]*desk-direct/i)
  const printed = stdout.split('\n')
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
