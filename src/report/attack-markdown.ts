import type { AttackReport, JudgeAttacks } from '../audit/attacks/attack-report.ts'
import {
  attackedWords,
  attackLimit,
  attackMadeWords,
  byRate,
  casesWords,
  cellWords,
  controlWords,
  exchangesOf,
  familyWords,
  moveWords,
  saidWords,
  trialWords,
} from './attack-words.ts'
import { escapeMarkdown, escapeMarkdownHtml } from './escape.ts'
import { formatCount, formatEstimate, formatP } from './format-number.ts'
import { fenced } from './markdown-fence.ts'

/** Exchanges to read in a comment. */
const mostExchanges = 6

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

function comparison(judges: JudgeAttacks[]): string[] {
  if (judges.length < 2) return []
  return table(
    ['Judge', 'Attacks found to work', 'Success of all', 'Items with a success'],
    judges.map((judge) => [
      escapeMarkdown(judge.name),
      `${formatCount(judge.attacks.filter(({ found }) => found).length)} of ${formatCount(judge.attacks.length)}`,
      formatEstimate(judge.all.rate, 'rate'),
      formatEstimate(judge.all.worst, 'rate'),
    ]),
  )
}

function exchangesList(judge: JudgeAttacks): string[] {
  const shown = exchangesOf(judge, mostExchanges)
  if (shown.length === 0) return []
  const part = (name: string, text: string | undefined) => (text === undefined ? [] : [`${name}:`, ...fenced(text)])
  return [
    '<details>',
    `<summary>Exchanges of ${escapeMarkdownHtml(judge.name)}, to read</summary>`,
    '',
    ...shown.flatMap(({ attack, item, input, output, other, critique, ...answer }) => [
      `**${escapeMarkdown(attack.title)}** on ${escapeMarkdown(item)}: ${escapeMarkdown(saidWords(answer))}`,
      '',
      ...part('Asked', input),
      ...part('Shown', output),
      ...part('Beside', other),
      ...part('Critique', critique),
    ]),
    '</details>',
    '',
  ]
}

function judgeSection(judge: JudgeAttacks): string[] {
  return [
    `**${escapeMarkdown(judge.name)}.** ${escapeMarkdown(judge.headline)}`,
    '',
    ...judge.weaknesses.map(
      ({ weakness, attacks, rate }) =>
        `- ${escapeMarkdown(weakness)}: ${formatEstimate(rate, 'rate')} of ${formatCount(rate.denominator)} (${escapeMarkdown(attacks.join(', '))})`,
    ),
    ...(judge.weaknesses.length > 0 ? [''] : []),
    controlWords(judge),
    '',
    '<details>',
    `<summary>Figures of ${escapeMarkdownHtml(judge.name)}</summary>`,
    '',
    ...table(
      ['Family', 'Found', 'Success', 'Of verdicts', 'Items with a success'],
      judge.families.map(({ family, attacks, found, rate, worst }) => [
        familyWords[family],
        `${formatCount(found)} of ${formatCount(attacks)}`,
        formatEstimate(rate, 'rate'),
        casesWords(rate),
        formatEstimate(worst, 'rate'),
      ]),
    ),
    ...table(
      ['Move', 'Alone', 'All but this', 'All'],
      judge.moves.map(({ move, alone, allButThis, all }) => [
        moveWords[move],
        ...[alone, allButThis, all].map((estimate) => formatEstimate(estimate, 'rate')),
      ]),
    ),
    ...table(
      ['Attack', 'Found', 'Success', 'Trials', 'q'],
      byRate(judge.attacks).map(({ title, found, rate, counts, q }) => [
        escapeMarkdown(title),
        found ? 'yes' : '',
        formatEstimate(rate, 'rate'),
        trialWords(counts),
        formatP(q).replace('<', '&lt;'),
      ]),
    ),
    '</details>',
    '',
    ...exchangesList(judge),
  ]
}

/** The report as a comment on a pull request: weaknesses of each judge, figures and exchanges folded away. */
export function attackToMarkdown(report: AttackReport): string {
  const { set, judges, structure, notTried, warnings } = report
  return [
    `## Attacks: ${escapeMarkdown(set.name)}`,
    '',
    escapeMarkdown(set.criterion.question),
    '',
    escapeMarkdown(attackedWords(report)),
    '',
    ...comparison(judges),
    ...judges.flatMap(judgeSection),
    ...table(
      ['Bad outputs that pass', ...(structure?.domains ?? []).map(escapeMarkdown)],
      (structure?.templates ?? []).map(({ template, cells }) => [escapeMarkdown(template), ...cells.map(cellWords)]),
    ),
    ...notTried.map(({ attack, why }) => `- Not tried: ${escapeMarkdown(`${attack}: ${why}`)}`),
    ...warnings.map((warning) => `- ${escapeMarkdown(warning)}`),
    ...(notTried.length + warnings.length > 0 ? [''] : []),
    attackLimit,
    '',
    escapeMarkdown(attackMadeWords(report)),
    '',
  ].join('\n')
}
