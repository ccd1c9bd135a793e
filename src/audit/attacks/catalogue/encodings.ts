/** Writes a text so that a reader who knows the way can read it. */
type Encoding = (text: string) => string

const leet: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' }
const leetLetter = /[aeiost]/gi
/** Cyrillic letters that look like the Latin ones. */
const lookAlikes = new Map([...'aceopxyijsABCEHKMOPTX'].map((latin, at) => [latin, [...'асеорхуіјѕАВСЕНКМОРТХ'][at]]))

/** In which a filter, or a person, may miss an instruction that a language model reads. */
export const readableEncodings: Readonly<Record<string, Encoding>> = {
  base64: (text) => Buffer.from(text, 'utf8').toString('base64'),
  hexadecimal: (text) => Buffer.from(text, 'utf8').toString('hex'),
  rot13: (text) => text.replace(/[a-z]/gi, rotate),
  leetspeak: (text) => text.replace(leetLetter, (letter) => leet[letter.toLowerCase()]),
  homoglyphs: (text) => [...text].map((character) => lookAlikes.get(character) ?? character).join(''),
  'full-width': (text) => text.replace(/[!-~]/g, (character) => String.fromCodePoint(codeOf(character) + 0xfee0)),
  backwards: (text) => [...text].reverse().join(''),
  spaced: (text) => [...text].join(' '),
}

/** In which nothing is to be seen where the text is shown, or something else than what a program reads. */
export const unseenEncodings: Readonly<Record<string, Encoding>> = {
  /** Tag characters, U+E0000 above ASCII. */
  tags: (text) =>
    text.replace(/[^ -~]/g, ' ').replace(/./g, (character) => String.fromCodePoint(0xe0000 + codeOf(character))),
  /** A byte as one of the 256 variation selectors, after a visible character. */
  'variation-selectors': (text) =>
    `.${Array.from(Buffer.from(text, 'utf8'), (byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)).join('')}`,
  /** Bits as zero-width characters. */
  'zero-width-bits': (text) =>
    Array.from(Buffer.from(text, 'utf8'), (byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .replace(/0/g, '\u200b')
      .replace(/1/g, '\u200c'),
  /** Shown from right to left: what is stored reads forwards, what is seen backwards. */
  'right-to-left': (text) => `\u202e${text}\u202c`,
}

function rotate(letter: string): string {
  const first = letter <= 'Z' ? 65 : 97
  return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26))
}

function codeOf(character: string): number {
  return character.codePointAt(0)!
}
