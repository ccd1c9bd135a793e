import type { PlantedCall, Value } from './planted-judge.ts'
import { endOfCandidate, type PlantedPrompt } from './planted-prompt.ts'

/** What the model says, before a provider's envelope is put around it. */
export interface PlantedAnswer {
  text: string
  finish: 'stop' | 'length' | 'refused'
  /** Where the verdict stands in the text, without its quotes, where there is one. */
  verdictAt?: { start: number; end: number }
}

const wrongKeyOf = (key = '') => key.replace(/./g, (c) => (c === '0' ? '1' : '0')) || '00000000'

export function plantedAnswer(prompt: PlantedPrompt, { fault, value, choice }: PlantedCall): PlantedAnswer {
  switch (fault) {
    case 'refuse':
      return { text: 'I cannot help with that.', finish: 'refused' }
    case 'garbage':
      return { text: garbage(prompt, choice), finish: 'stop' }
    case 'wrongKey':
      return keyedVerdict(value, { ...prompt, key: wrongKeyOf(prompt.key) })
    case 'quote':
      return keyedVerdict(value, prompt, `The output ends like this: ${endOfCandidate(prompt)}\n\n`)
    case 'quoteOnly':
      return { text: endOfCandidate(prompt), finish: 'stop' }
    case 'truncate':
      return cutOff(keyedVerdict(value, prompt))
    default:
      return keyedVerdict(value, prompt)
  }
}

function keyedVerdict(value: Value, { reasoning, key }: PlantedPrompt, before = ''): PlantedAnswer {
  const opening = reasoning ? '{"reasoning": "Held against the criterion, point by point.", ' : '{'
  const quote = typeof value === 'number' ? '' : '"'
  const head = `${before}${opening}"verdict": ${quote}`
  const tail = key === undefined ? '}' : `, "key": "${key}"}`
  const verdictAt = { start: head.length, end: head.length + String(value).length }
  return { text: `${head}${value}${quote}${tail}`, finish: 'stop', verdictAt }
}

/** Each would be a verdict to a reader that is careless in a way of its own. */
function garbage({ key }: PlantedPrompt, choice: number): string {
  const texts = [
    'The answer is a clear pass, and A is better than B.',
    `{"verdict": "maybe", "key": "${key}"}`,
    `{"verdict": ["pass", "fail"], "key": "${key}"}`,
    `{"key": "${key}"}`,
    '',
  ]
  return texts[Math.floor(choice * texts.length)]
}

function cutOff({ text, verdictAt }: PlantedAnswer): PlantedAnswer {
  const cut = Math.floor(text.length * 0.6)
  return {
    text: text.slice(0, cut),
    finish: 'length',
    verdictAt: verdictAt && verdictAt.end <= cut ? verdictAt : undefined,
  }
}
