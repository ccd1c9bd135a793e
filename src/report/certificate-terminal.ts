import type { Certificate } from '../audit/certificate/certificate.ts'
import {
  budgetWords,
  certificateLimit,
  certificateMadeWords,
  findingWords,
  gateWords,
  notTestedOf,
  questionWords,
  reasonsBeside,
  rewardWords,
  worstExchanges,
} from './certificate-words.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount } from './format-number.ts'
import { bullet, heading, type Page, paragraph, terminalPage } from './terminal/page.ts'
import { trustWords } from './words.ts'

/** What is read in half a minute; the other formats hold all. */
const mostNotTested = 6
const longestText = 200

function answerLines(page: Page, as: string, { words, level }: (typeof gateWords)['not-known'], sentence: string) {
  return [
    `  ${as}  ${page.level(level, `${trustWords[level].sign} ${words}`)}`,
    ...paragraph(page, escapeTerminal(reasonsBeside(sentence)), { first: '    ', rest: '    ' }),
  ]
}

function questionLines(page: Page, { questions }: Certificate): string[] {
  return questions.flatMap(({ question, finding, sentence }, i) => {
    const { words, level } = findingWords[finding]
    return [
      `  ${i + 1} ${questionWords[question].name.padEnd(13)} ${page.level(level, `${trustWords[level].sign} ${words}`)}`,
      ...paragraph(page, escapeTerminal(sentence), { first: '    ', rest: '    ' }),
    ]
  })
}

function worstExchange(page: Page, certificate: Certificate): string[] {
  const [worst] = worstExchanges(certificate, 1)
  if (worst === undefined) return []
  const text = (words: string) => escapeTerminal(words.length > longestText ? `${words.slice(0, longestText)}…` : words)
  const within = (words: string) => paragraph(page, words, { first: '    ', rest: '    ' })
  return [
    ...heading(page, 'The worst, to read'),
    ...paragraph(page, `${escapeTerminal(worst.tried)}: ${page.bold(escapeTerminal(worst.said))}`),
    ...(worst.input === undefined ? [] : within(`${page.dim('asked')} ${text(worst.input)}`)),
    ...within(`${page.dim('shown')} ${text(worst.output)}`),
  ]
}

function notTestedLines(page: Page, certificate: Certificate): string[] {
  const all = notTestedOf(certificate)
  if (all.length === 0) return []
  const left = all.length - mostNotTested
  return [
    ...heading(page, 'What was not tested'),
    ...all.slice(0, mostNotTested).flatMap((what) => bullet(page, escapeTerminal(what))),
    ...(left > 0 ? [`  … and ${formatCount(left)} more: see the certificate as .html or .json.`] : []),
  ]
}

/** The certificate for a terminal: the two answers, the six questions, the worst to read. Ends with a line break. */
export function certificateToTerminal(
  certificate: Certificate,
  { width, colour }: { width: number; colour: boolean },
): string {
  const page = terminalPage({ width, colour })
  const { judge, asked, answers } = certificate
  const { gate, reward } = answers
  const lines = [
    page.bold(escapeTerminal(`Certificate: ${judge.name}`)),
    ...paragraph(page, escapeTerminal(judge.version)).map(page.dim),
    ...(asked ? paragraph(page, escapeTerminal(`${asked.criterion.question} (${asked.set})`)) : []),
    '',
    ...answerLines(page, 'As a gate  ', gateWords[gate.answer], gate.sentence),
    ...answerLines(page, 'As a reward', rewardWords[reward.answer], reward.sentence),
    '',
    ...questionLines(page, certificate),
    ...worstExchange(page, certificate),
    ...notTestedLines(page, certificate),
    '',
    ...paragraph(page, budgetWords(certificate)),
    ...paragraph(page, certificateLimit),
    ...paragraph(page, escapeTerminal(certificateMadeWords(certificate))).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
