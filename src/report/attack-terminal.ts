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
} from './attack-words.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount, formatEstimate } from './format-number.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'

/** Exchanges to read in a terminal, and how much of each; the other formats hold all. */
const mostExchanges = 4
const longestText = 240
/** Attacks that are named where none was found. */
const mostAttacks = 3

function comparison(page: Page, judges: JudgeAttacks[]): string[] {
  if (judges.length < 2) return []
  const rows = judges.map((judge) => [
    escapeTerminal(judge.name),
    formatCount(judge.attacks.filter(({ found }) => found).length),
    formatEstimate(judge.all.rate, 'rate'),
    formatEstimate(judge.all.worst, 'rate'),
  ])
  return ['', ...table(page, ['judge', ' found', 'success', 'items with a success'], rows)]
}

function weaknessLines(page: Page, { weaknesses, attacks }: JudgeAttacks): string[] {
  if (weaknesses.length > 0)
    return weaknesses.flatMap(({ weakness, attacks, rate }) =>
      bullet(
        page,
        `${page.alarm(escapeTerminal(weakness))}: ${formatEstimate(rate, 'rate')} of ${formatCount(rate.denominator)} (${escapeTerminal(attacks.join(', '))})`,
      ),
    )
  return byRate(attacks)
    .filter(({ counts }) => counts.succeeded > 0)
    .slice(0, mostAttacks)
    .flatMap(({ title, rate }) =>
      bullet(
        page,
        `not found, but most often: ${escapeTerminal(title)}, ${formatEstimate(rate, 'rate')} of ${formatCount(rate.denominator)}`,
      ),
    )
}

function familiesTable(page: Page, { families }: JudgeAttacks): string[] {
  if (families.length === 0) return []
  const rows = families.map(({ family, attacks, found, rate, worst }) => [
    familyWords[family],
    `${found} of ${attacks}`,
    formatEstimate(rate, 'rate'),
    casesWords(rate),
    formatEstimate({ ...worst, low: null, high: null }, 'rate'),
  ])
  return ['', ...table(page, ['family', ' found', 'success', ' of verdicts', ' items'], rows)]
}

function movesTable(page: Page, { moves }: JudgeAttacks): string[] {
  if (moves.length === 0) return []
  const rows = moves.map(({ move, alone, allButThis }) => [
    moveWords[move],
    formatEstimate(alone, 'rate'),
    formatEstimate(allButThis, 'rate'),
  ])
  return [
    '',
    page.bold('  Moves of the refusal that wins'),
    ...paragraph(
      page,
      `All together: ${formatEstimate(moves[0]!.all, 'rate')} of ${formatCount(moves[0]!.all.denominator)}.`,
    ),
    ...table(page, ['move', 'alone', 'all but this'], rows),
  ]
}

function exchangesList(page: Page, judge: JudgeAttacks): string[] {
  const shown = exchangesOf(judge, mostExchanges)
  if (shown.length === 0) return []
  const text = (words: string) => escapeTerminal(words.length > longestText ? `${words.slice(0, longestText)}…` : words)
  const within = (words: string) => paragraph(page, words, { first: '    ', rest: '    ' })
  return [
    '',
    page.bold('  To read'),
    ...shown.flatMap(({ attack, item, input, output, critique, ...answer }) => [
      ...bullet(
        page,
        `${escapeTerminal(attack.title)}, ${escapeTerminal(item)}: ${page.bold(escapeTerminal(saidWords(answer)))}`,
      ),
      ...(input === undefined ? [] : within(`${page.dim('asked')} ${text(input)}`)),
      ...within(`${page.dim('shown')} ${text(output)}`),
      ...(critique === undefined ? [] : within(`${page.dim('critique')} ${text(critique)}`)),
    ]),
  ]
}

function judgeSection(page: Page, judge: JudgeAttacks): string[] {
  return [
    ...heading(page, escapeTerminal(judge.name)),
    ...paragraph(page, escapeTerminal(judge.headline)),
    ...weaknessLines(page, judge),
    ...paragraph(page, controlWords(judge)),
    ...familiesTable(page, judge),
    ...movesTable(page, judge),
    ...exchangesList(page, judge),
  ]
}

function structureTable(page: Page, { structure }: AttackReport): string[] {
  if (structure === null || structure.templates.length === 0) return []
  return [
    ...heading(page, 'Where structure predicts the verdict: bad outputs that pass'),
    ...table(
      page,
      ['template', ...structure.domains.map((domain) => ` ${escapeTerminal(domain)}`)],
      structure.templates.map(({ template, cells }) => [escapeTerminal(template), ...cells.map(cellWords)]),
    ),
  ]
}

/** The report for a terminal: the weaknesses first, then the figures, then what to read. Ends with a line break. */
export function attackToTerminal(report: AttackReport, { width, colour }: { width: number; colour: boolean }): string {
  const page = terminalPage({ width, colour })
  const { set, judges, notTried, warnings } = report
  const lines = [
    page.bold(escapeTerminal(`Attacks: ${set.name}`)),
    ...paragraph(page, escapeTerminal(set.criterion.question)),
    ...paragraph(page, escapeTerminal(attackedWords(report))),
    ...comparison(page, judges),
    ...judges.flatMap((judge) => judgeSection(page, judge)),
    ...structureTable(page, report),
    ...(notTried.length === 0 ? [] : heading(page, 'What could not be tried')),
    ...notTried.flatMap(({ attack, why }) => bullet(page, escapeTerminal(`${attack}: ${why}`))),
    ...(warnings.length === 0 ? [] : heading(page, 'Before you quote a figure')),
    ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
    '',
    ...paragraph(page, attackLimit),
    ...paragraph(page, escapeTerminal(attackMadeWords(report))).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
