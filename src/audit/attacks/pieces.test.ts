import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstHalf, piecesOf, replacePieces } from './pieces.ts'

describe('the pieces of a text', () => {
  test('are its lines where it has several', () => {
    expect(piecesOf('Step 1. Add.\n\n  Step 2. Halve. \n')).toEqual(['Step 1. Add.', 'Step 2. Halve.'])
  })

  test('are its sentences where it has one line', () => {
    expect(piecesOf('We add. Then we halve! Done?')).toEqual(['We add.', 'Then we halve!', 'Done?'])
    expect(piecesOf('3 plus 4 is 7 . the answer is 7 .')).toEqual(['3 plus 4 is 7 .', 'the answer is 7 .'])
    expect(piecesOf('先加三。再减半。')).toEqual(['先加三。', '再减半。'])
    expect(piecesOf('It costs 3.50 euros')).toEqual(['It costs 3.50 euros'])
  })

  test('are none of a blank text', () => {
    expect(piecesOf('')).toEqual([])
    expect(piecesOf(' \n \n')).toEqual([])
  })

  test('can be replaced, all else staying as it was', () => {
    expect(replacePieces('One.\n\n\nTwo.\nThree.', (piece, n) => (n === 1 ? 'X' : piece))).toBe('One.\n\n\nX\nThree.')
    expect(replacePieces('One. Two.  Three.', (piece, n) => (n === 2 ? 'X' : piece))).toBe('One. Two.  X')
  })

  test('are counted alike by both, and make the text again', () => {
    const text = fc.array(fc.constantFrom('a', 'b.', '。', ' ', '\n', '!', 'word', '  ')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (some) => {
        const seen: string[] = []
        const same = replacePieces(some, (piece) => {
          seen.push(piece.trim())
          return piece
        })
        expect(same).toBe(some)
        expect(seen).toEqual(piecesOf(some))
      }),
    )
  })
})

describe('the first half of a text', () => {
  test('ends with a whole word', () => {
    expect(firstHalf('one two three four')).toBe('one two')
    expect(firstHalf('a b')).toBe('a')
    expect(firstHalf('word')).toBe('')
    expect(firstHalf('')).toBe('')
  })
})
