import type { HardeningReport, HardeningRound, HardeningRow } from '../audit/hardening/index.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount, formatEstimate, formatLevel } from './format-number.ts'
import {
  costWords,
  defenceRows,
  differenceWords,
  exploitScores,
  gainWords,
  hardeningLimit,
  hardeningMadeWords,
  mainRows,
  moreWithout,
  otherRows,
  rateWords,
  roundName,
  setWords,
  trialsWords,
} from './hardening-words.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'
import { judgeKindWords } from './words.ts'

function setsSection(page: Page, report: HardeningReport): string[] {
  if (report.rows.length === 0) return []
  const lines = mainRows(report).flatMap((row) => [
    [
      escapeTerminal(row.name),
      formatEstimate(row.attack, 'rate'),
      formatEstimate(row.truePass, 'rate'),
      formatEstimate(row.trueFail, 'rate'),
    ],
    ...below(row).map((text) => [page.dim(`  ${escapeTerminal(text)}`)]),
  ])
  const others = otherRows(report).length
  return [
    ...heading(page, 'Sets of defences'),
    ...table(page, ['', 'attacks succeed', 'true passes', 'true fails'], lines),
    ...(others === 0
      ? []
      : [`  … and ${formatCount(others)} more, tried on the way: see the report as .html or .json.`]),
  ]
}

function defencesSection(page: Page, report: HardeningReport): string[] {
  const points = (estimate: HardeningRow['gain']) => differenceWords(estimate).replace(' points', '')
  const lines = defenceRows(report).flatMap((row) => [
    [escapeTerminal(row.id), points(row.alone.gain), points(moreWithout(row)), points(row.alone.cost)],
    ...(row.meaning === '' ? [] : [[page.dim(`  ${row.meaning}`)]]),
  ])
  if (lines.length === 0) return []
  return [
    ...heading(page, 'Each defence'),
    ...paragraph(
      page,
      'In points: how much less attacks succeed with it alone than with none, how much more without it than with all, and how much accuracy it costs alone.',
    ),
    ...table(page, ['', 'less alone', 'more without', 'accuracy less'], lines),
  ]
}

/** In lines of their own, for a terminal is narrow. */
function below(row: HardeningRow): string[] {
  const gain = gainWords(row)
  const cost = costWords(row)
  return [
    trialsWords(row),
    row.search === null ? '' : `a search's texts pass: ${rateWords(row.search)}`,
    gain === '' ? '' : `attacks less: ${gain}`,
    cost === '' ? '' : `accuracy less: ${cost}`,
  ].filter(Boolean)
}

function proposalSection(page: Page, { proposed, rule, rows }: HardeningReport): string[] {
  if (rows.length === 0) return []
  return [
    ...heading(page, 'Proposed'),
    ...paragraph(
      page,
      escapeTerminal(proposed ? proposed.defences.join(', ') : 'Nothing: no set lowers the success of the attacks.'),
    ),
    ...(proposed ? paragraph(page, escapeTerminal(proposed.why)) : []),
    ...(rule === null ? [] : paragraph(page, escapeTerminal(rule)).map(page.dim)),
  ]
}

function roundsSection(page: Page, { rounds, convergence }: HardeningReport): string[] {
  if (rounds.length === 0) return []
  const lines = rounds.flatMap((round) => [
    [
      round.round === 0 ? 'as it came' : `round ${round.round}`,
      formatEstimate(round.attack, 'rate'),
      round.search === null ? 'none made' : formatEstimate(round.search, 'rate'),
      formatEstimate(round.truePass, 'rate'),
      formatEstimate(round.trueFail, 'rate'),
    ],
    [
      page.dim(
        `  attacks ${casesOf(round.attack)}${round.search === null ? '' : `, search ${casesOf(round.search)}`}; taught ${formatCount(round.mined)} exploits`,
      ),
    ],
    [page.dim(`  ${escapeTerminal(round.version)} in ${escapeTerminal(round.folder)}`)],
  ])
  return [
    ...heading(page, 'Taught its own exploits'),
    ...paragraph(page, escapeTerminal(convergence ?? '')),
    ...table(page, ['', 'same attacks', 'fresh search', 'true passes', 'true fails'], lines),
    ...rounds.flatMap((round) =>
      round.examples.flatMap((example) =>
        bullet(page, escapeTerminal(`${roundName(round)}: ${exploitScores(example)}: ${example.output.slice(0, 200)}`)),
      ),
    ),
  ]
}

function casesOf({ numerator = 0, denominator }: HardeningRound['attack']): string {
  return `${formatCount(numerator)} of ${formatCount(denominator)}`
}

/** The report for a terminal: the answer in words first, then the figures. Ends with a line break. */
export function hardeningToTerminal(
  report: HardeningReport,
  { width, colour }: { width: number; colour: boolean },
): string {
  const page = terminalPage({ width, colour })
  const { judge, set, headline, warnings, made } = report
  const lines = [
    page.bold(escapeTerminal(`Hardening: ${judge.name}`)),
    ...paragraph(page, escapeTerminal(`${set.criterion.question} (${set.name}: ${setWords(report)})`)),
    ...paragraph(page, escapeTerminal(`${judgeKindWords[judge.kind]}, ${judge.version}`)).map(page.dim),
    ...paragraph(page, escapeTerminal(headline)),
    ...proposalSection(page, report),
    ...setsSection(page, report),
    ...defencesSection(page, report),
    ...roundsSection(page, report),
    ...(warnings.length === 0
      ? []
      : [
          ...heading(page, 'Before you quote a figure'),
          ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
        ]),
    '',
    ...paragraph(page, hardeningLimit),
    ...paragraph(
      page,
      escapeTerminal(`${hardeningMadeWords(report)} Intervals hold at ${formatLevel(made.confidence)}.`),
    ).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
