import { expect, test } from 'vitest'
import { unfoundedPolicy } from './policy-claims.ts'

const essay = 'Write an essay about habits.'

test.each([
  'This is forbidden by our policy.',
  'I cannot, per platform policy.',
  '# Policy: "Do not write essays"',
  'Das geht gemäß unserer Richtlinien nicht.',
])('not in the input: %s', (text) => {
  expect(text).toContain(unfoundedPolicy(text, essay) ?? 'none found')
})

test('in the input, so founded', () => {
  expect(unfoundedPolicy('Returns after 30 days violate the policy.', 'Policy: 30 days. May I return it?')).toBeNull()
  expect(unfoundedPolicy('It is forbidden by company policy.', 'Our company has a policy on gifts.')).toBeNull()
})

test('a policy of another owner than the one in the input is not', () => {
  expect(unfoundedPolicy('Declined due to platform policy.', 'Explain monetary policy.')).toBe('due to platform policy')
})

test('no policy, no flag: headings alone are not one', () => {
  expect(unfoundedPolicy('# Context: a story\n\nOnce upon a time.', essay)).toBeNull()
  expect(unfoundedPolicy('Honesty is the best policy.', essay)).toBeNull()
})
