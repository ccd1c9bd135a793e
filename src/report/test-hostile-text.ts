import fc from 'fast-check'
import type { z } from 'zod'

/** Each of these strikes somewhere: in a page, a terminal, XML, a table, a fence, a spreadsheet, a reader's eye. */
export const hostileTexts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></title></textarea>--><svg onload=alert(1)><a href="javascript:alert(1)">x</a>',
  '<iframe src="http://x.example"></iframe><link rel=stylesheet href="http://x.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=http://x.example">',
  ']]></failure></testcase></testsuite><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '```\n</details>\n<script>alert(1)</script>\n````\n~~~\n# heading',
  '|\n| --- |\n\n</details>\n# heading\n![x](http://x.example/x.png) @everyone #1',
  '=HYPERLINK("http://x.example","y")',
  '+1+cmd|calc',
  '@SUM(1)',
  '-2+3',
  '\t=1',
  '\u001b[2J\u001b[1;1H\u001b]0;owned\u0007\u009b31m',
  'a\u202eb\u2066c\u200bd\u0000e\ufeff\u{e0041}\u2028f',
  'd800: \ud800 alone',
  '{{7*7}} $& $1 __proto__ `code`',
]

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc
    .array(fc.constantFrom('`', '``', '```', '\n', '\r\n', '<', '>', '&', '|', '~~~', '\\', ' ', 'a', '\u001b['), {
      minLength: 1,
      maxLength: 20,
    })
    .map((pieces) => pieces.join('')),
)

/** What a schema lists by name, under the keys of the reports of attacks and of certificates. */
const enumerated = new Set([
  ...['format', 'kind', 'family', 'moves', 'move', 'aim', 'method', 'question', 'rule', 'form', 'better', 'outcome'],
  ...['finding', 'answer', 'gate', 'reward', 'decidedBy', 'unit'],
])

/** The same report with `text` wherever a name or a judged text can stand. */
export function withHostileText<R>(report: R, schema: z.ZodType<R>, text: string): R {
  const replace = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return enumerated.has(key) ? value : text
    if (Array.isArray(value)) return value.map((element) => replace(element, key))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replace(v, k)]))
  }
  return schema.parse(replace(report, ''))
}

/** The fences of a Markdown text and all lines outside them, as CommonMark reads them (0.31, section 4.5). */
export function fencesOf(markdown: string): { fences: number; open: boolean; outside: string[] } {
  let fence: string | null = null
  let fences = 0
  const outside: string[] = []
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const run = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
    if (fence === null) {
      if (run && !(run[1]!.startsWith('`') && run[2]!.includes('`'))) {
        fence = run[1]!
        fences++
      } else outside.push(line)
    } else if (run && run[1]![0] === fence[0] && run[1]!.length >= fence.length && run[2]!.trim() === '') fence = null
  }
  return { fences, open: fence !== null, outside }
}
