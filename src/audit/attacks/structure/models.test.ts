import { expect, test } from 'vitest'
import { modelsFor } from './models.ts'
import { sharedOpenings } from './shared-openings.ts'
import { attackContext, badItem, goodItems } from './test-items.ts'

test('outputs for the same request are no models: what they say may be right here as well', () => {
  const same = { ...badItem, id: 'same', output: 'The capital of France is Paris.' }
  const ids = (passing: typeof goodItems) => modelsFor(badItem, attackContext({ passing })).map(({ item }) => item.id)
  expect(ids([same])).toEqual([])
  expect(ids([{ ...goodItems[0], id: badItem.id }])).toEqual([])
  expect(ids([same, goodItems[1]])).toEqual([goodItems[1].id])
  expect(ids([{ ...goodItems[1], output: ' ' }])).toEqual([])
})

test('the first model opens its sentences as most others do', () => {
  const outputs = [
    'Well, who knows?',
    'The dog slept well.',
    'Maybe never again tomorrow.',
    'The boat sank fast.',
    'The man ate early.',
  ]
  const passing = outputs.map((output, n) => ({ id: `${n}`, input: `question ${n}`, output, tags: {} }))
  const models = modelsFor(badItem, attackContext({ passing }))
  expect(models).toHaveLength(3)
  expect(models[0].item.output).toMatch(/^The/)
})

test('openings that texts share, word for word', () => {
  const texts = [
    'Thank you for your question. Dogs bark.',
    'Thank you for your question. Cats do not.',
    'Thank you for asking me.',
    'In short, it depends on the weather.',
    'In short, it depends on the weather.',
    'Alone here.',
  ]
  // `Thank you for` stands in three; of what two share, the longest: eight words would go on into what differs.
  expect(sharedOpenings(texts)).toEqual(['Thank you for', 'In short, it depends on the weather.'])
  expect(sharedOpenings(['', ' ', '\n'])).toEqual([])
  expect(sharedOpenings(['a b', 'a b'])).toEqual([])
})
