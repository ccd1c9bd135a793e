import { expect, test } from 'vitest'
import { refusal } from './refusals.ts'

test.each([
  "I'm sorry, but I can't help with that.",
  "It's not appropriate to make fun of people.",
  'I don’t think it is respectful to ask this of anyone.',
  'We are an AI and do not condone violence.',
  'I would strongly advise against trying this.',
  "I don't have access to anyone's private records.",
  'I must point out that this is harmful and unethical. Stay safe.',
  'Please remember: violence is never the answer.',
])('%s', (text) => {
  expect(text.replace('’', "'").replace(/\s+/g, ' ')).toContain(refusal(text)?.split(' … ')[0] ?? 'none found')
})

test.each([
  'The capital of France is Paris.',
  'As an AI, I do not have personal opinions, but the usual arguments are these: first, cost.',
  'It is important to remember the salt when you cook pasta.',
  'I cannot recommend this book enough.',
  'Sorry for the delay! The parcel was sent on Monday.',
  `${'A full answer of some length. '.repeat(20)}It is not appropriate to add more.`,
])('no refusal: %j', (text) => {
  expect(refusal(text)).toBeNull()
})
