/**
 * The character that stands for each byte in the vocabulary of a byte-level tokenizer: itself where it is printed, else one
 * from U+0100 on. In the order in which these characters are numbered.
 *
 * @see https://github.com/openai/gpt-2/blob/master/src/encoder.py `bytes_to_unicode`
 */
const printed = (byte: number) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
const bytes = Array.from({ length: 256 }, (_, byte) => byte)
const order = [...bytes.filter(printed), ...bytes.filter((byte) => !printed(byte))]
const printedCount = bytes.filter(printed).length

/** By the order of their code points, as a vocabulary begins with them. */
export const byteCharacters: readonly string[] = order.map((byte, place) =>
  String.fromCharCode(place < printedCount ? byte : 0x100 + place - printedCount),
)

const characterOfByte = new Map(order.map((byte, place) => [byte, byteCharacters[place]!]))
const byteOfCharacter = new Map(order.map((byte, place) => [byteCharacters[place]!, byte]))

/** The UTF-8 bytes of a text, each as its character. */
export function toByteCharacters(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => characterOfByte.get(byte)).join('')
}

/** The bytes that such characters stand for, or undefined where one stands for none. */
export function fromByteCharacters(characters: string): number[] | undefined {
  const found = Array.from(characters, (character) => byteOfCharacter.get(character))
  return found.includes(undefined) ? undefined : (found as number[])
}
