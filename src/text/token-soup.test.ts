import { describe, expect, test } from 'vitest'
import { tokenSoup } from './token-soup.ts'

const soup =
  '}:get sett(query176 browsInput }summer }findById } }Checkслово } }.thumb kit"(pd } ////// }POINT }framework } ]] } train}adapt }else } ***! }Float } \'; } Msecond } } inks( } } PED } } driver }vel (config columnA } xpath( stringBuilder } }{ }x'

describe('token soup', () => {
  test('of tokens at random, far more than half are irregular', () => {
    expect(tokenSoup(soup)!.share).toBeGreaterThan(0.75)
  })

  test('also in the middle of prose, where it is quoted', () => {
    const prose = 'The boat lies in the harbour and waits for the tide to turn. '.repeat(20)
    expect(tokenSoup(`${prose}${soup} ${prose}`)!.excerpt).toContain('browsInput')
  })

  test.each([
    [
      'prose',
      'The boat lies in the harbour, and "waits" (as ever) for the well-known tide: 3.5 m at 10:30! '.repeat(10),
    ],
    [
      'lists',
      '- **First:** do this\n- *Second:* do that\n\n1. One\n2. Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'.repeat(10),
    ],
    ['other scripts', 'Лодка стоит в гавани и ждёт прилива. Το πλοίο περιμένει. '.repeat(10)],
  ])('%s has next to none', (_, text) => {
    expect(tokenSoup(text)!.share).toBeLessThan(0.1)
  })

  test('fenced code is left out, and so is what is too short', () => {
    expect(tokenSoup(`\`\`\`\n${soup}\n\`\`\``)).toBeNull()
    expect(tokenSoup('} } }')).toBeNull()
  })
})
