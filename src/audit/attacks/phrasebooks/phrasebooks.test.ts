import { describe, expect, test } from 'vitest'
import { defineJudge } from '../../../domain/index.ts'
import { worldOf } from '../../../lab/worlds/index.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { canBeSaid } from '../say.ts'
import { english } from './english.ts'
import { phrasebookFor, phrasebooks } from './phrasebook-for.ts'

const listsOf = ({ words, ...book }: Phrasebook): [name: string, list: readonly string[]][] =>
  [...Object.entries(book), ...Object.entries(words)].flatMap(([name, list]) =>
    Array.isArray(list) ? [[name, list]] : [],
  )

describe.each(phrasebooks.map((book) => [book.id, book] as const))('the phrasebook %s', (id, book) => {
  test('has each phrase of a list once, none empty', () => {
    for (const [name, list] of listsOf(book)) {
      expect({ name, twice: list.filter((phrase, n) => list.indexOf(phrase) < n) }).toEqual({ name, twice: [] })
      // Invisible characters are blank to some.
      if (name === 'invisibles') continue
      expect({ name, blank: list.filter((phrase) => phrase.trim() === '') }).toEqual({ name, blank: [] })
    }
  })

  test('has what every attack on a bad answer needs', () => {
    const needed = ['keys', 'openers', 'syllables', 'tokens', 'refusals', 'policies', 'endMarkers', 'praises'] as const
    for (const list of needed) expect({ list, length: book[list].length > 2 }).toEqual({ list, length: true })
  })

  test.skipIf(id === 'english')('says nothing but words of its world, in no more of them than a reply has', () => {
    const { words } = worldOf(id)
    const known = new Set(words)
    const foreign = listsOf(book).flatMap(([, list]) =>
      list
        .flatMap((phrase) => phrase.replace('{input}', '.').split(' '))
        .filter(
          (word) => !known.has(word) && !(id === 'stories' && known.has(word.toLowerCase().replace(/[.,:]$/, ''))),
        ),
    )
    expect(foreign).toEqual([])
    expect(
      listsOf(book).flatMap(([, list]) => list.filter((phrase) => phrase.split(' ').length > book.longest!)),
    ).toEqual([])
  })

  test.skipIf(id === 'english')('knows every word of what its world writes, and no other', () => {
    const text = worldOf(id).words.slice(0, 20).join(' ')
    expect(canBeSaid(book, text)).toBe(true)
    expect(canBeSaid(book, `${text}\n`)).toBe(false)
    expect(canBeSaid(book, 'As an AI language model')).toBe(false)
    expect(canBeSaid(book, Array<string>(book.longest!).fill('the').join(' '))).toBe(true)
    expect(
      canBeSaid(
        book,
        Array<string>(book.longest! + 1)
          .fill('the')
          .join(' '),
      ),
    ).toBe(false)
  })
})

describe('the English phrasebook', () => {
  test('has keys that answer nothing: no number and no yes or no', () => {
    expect(english.keys.filter((key) => /^(?:\d+|yes|no|true|false|none|[a-e])$/i.test(key))).toEqual([])
  })

  test('opens in the scripts of many languages', () => {
    const openers = english.openers.join('')
    for (const script of ['Latin', 'Cyrillic', 'Arabic', 'Devanagari', 'Han', 'Hiragana', 'Hangul', 'Greek', 'Thai']) {
      expect({ script, found: new RegExp(`\\p{Script=${script}}`, 'u').test(openers) }).toEqual({ script, found: true })
    }
  })

  test('names no address but reserved ones', () => {
    const addresses = listsOf(english).flatMap(([, list]) => list.join(' ').match(/https?:\/\/[^\s/)]+/g) ?? [])
    expect(addresses.length).toBeGreaterThan(0)
    expect(addresses.filter((address) => !/[./]example\.(?:com|org|net)$/.test(address))).toEqual([])
  })
})

describe('the phrasebook for a judge', () => {
  const trained = (id: string) => ({ trained: { form: 'direct', world: { id, version: 1 }, files: {} } })

  test('is that of the world on which it was trained', () => {
    for (const id of ['desk', 'steps', 'stories']) {
      expect(phrasebookFor(defineJudge({ name: 'j', kind: 'trained', settings: trained(id) })).id).toBe(id)
    }
  })

  test('is English for every other judge', () => {
    expect(phrasebookFor(defineJudge({ name: 'j', kind: 'llm' }))).toBe(english)
    expect(phrasebookFor(defineJudge({ name: 'j', kind: 'llm', settings: trained('desk') }))).toBe(english)
    expect(phrasebookFor(defineJudge({ name: 'j', kind: 'trained', settings: trained('english') }))).toBe(english)
    expect(phrasebookFor(defineJudge({ name: 'j', kind: 'trained', settings: { trained: 'yes' } }))).toBe(english)
    expect(phrasebookFor(defineJudge({ name: 'j', kind: 'trained', settings: trained('mars') }))).toBe(english)
  })
})
