import type { Certificate, QuestionAnswer } from '../audit/certificate/certificate.ts'
import {
  boundsWords,
  budgetWords,
  certificateLimit,
  certificateMadeWords,
  findingWords,
  gateWords,
  notTestedOf,
  questionWords,
  reasonsBeside,
  rewardWords,
  ruleCasesWords,
  ruleFigureWords,
  worstExchanges,
} from './certificate-words.ts'
import { escapeMarkdown } from './escape.ts'
import { fenced } from './markdown-fence.ts'
import { trustWords } from './words.ts'

/** Exchanges to read in a comment. */
const mostExchanges = 6

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

function folded(summary: string, content: string[]): string[] {
  if (content.length === 0) return []
  return ['<details>', `<summary>${summary}</summary>`, '', ...content, '</details>', '']
}

function signed({ words, level }: (typeof gateWords)['not-known']): string {
  return `${trustWords[level].sign} **${words}**`
}

function rulesTable(questions: readonly QuestionAnswer[]): string[] {
  return table(
    ['Figure', 'Value', 'Cases', 'Asked for', 'Finding'],
    questions.flatMap(({ rules }) =>
      rules.map((rule) => [
        escapeMarkdown(`${rule.name}: ${rule.meaning}`),
        ruleFigureWords(rule),
        ruleCasesWords(rule),
        boundsWords(rule).join(', '),
        findingWords[rule.outcome].words,
      ]),
    ),
  )
}

function exchangesList(certificate: Certificate): string[] {
  const part = (name: string, text: string | undefined) => (text === undefined ? [] : [`${name}:`, ...fenced(text)])
  return worstExchanges(certificate, mostExchanges).flatMap(({ tried, item, input, output, other, said, critique }) => [
    `**${escapeMarkdown(tried)}**${item === null ? '' : ` on ${escapeMarkdown(item)}`}: ${escapeMarkdown(said)}`,
    '',
    ...part('Asked', input),
    ...part('Shown', output),
    ...part('Beside', other),
    ...part('Critique', critique),
  ])
}

/** The certificate as a comment on a pull request: the answers and the six questions, the evidence folded away. */
export function certificateToMarkdown(certificate: Certificate): string {
  const { judge, asked, answers, questions } = certificate
  return [
    `## Certificate: ${escapeMarkdown(judge.name)}`,
    '',
    ...(asked ? [escapeMarkdown(`${asked.criterion.question} (${asked.set})`), ''] : []),
    `- As a gate: ${signed(gateWords[answers.gate.answer])}. ${escapeMarkdown(reasonsBeside(answers.gate.sentence))}`,
    `- As a reward: ${signed(rewardWords[answers.reward.answer])}. ${escapeMarkdown(reasonsBeside(answers.reward.sentence))}`,
    '',
    ...table(
      ['Question', 'Finding', 'What was found'],
      questions.map(({ question, finding, sentence }) => [
        questionWords[question].name,
        `${trustWords[findingWords[finding].level].sign} ${findingWords[finding].words}`,
        escapeMarkdown(sentence),
      ]),
    ),
    ...folded('Figures and the rules that they were held against', rulesTable(questions)),
    ...folded('Exchanges to read', exchangesList(certificate)),
    ...folded('What was not tested', [...notTestedOf(certificate).map((what) => `- ${escapeMarkdown(what)}`), '']),
    budgetWords(certificate),
    '',
    certificateLimit,
    '',
    escapeMarkdown(`${judge.version}. ${certificateMadeWords(certificate)}`),
    '',
  ].join('\n')
}
