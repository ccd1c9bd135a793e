import type { Estimate } from '../../audit/alignment/alignment-report.ts'
import type { AttackReport, AttackResult, JudgeAttacks } from '../../audit/attacks/attack-report.ts'
import {
  aimWords,
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
  shiftWords,
  trialWords,
} from '../attack-words.ts'
import { formatCount, formatEstimate, formatP } from '../format-number.ts'
import { judgeKindWords } from '../words.ts'
import { exchangesReader } from './exchange.ts'
import { figure, scrolling } from './figures.ts'
import { type Html, html } from './html.ts'
import { type Axis, axisScale, intervalPlot } from './interval-plot.ts'
import { reportPage } from './report-page.ts'

const axis: Axis = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], bars: [], tickText: (tick) => `${tick * 100}` }

/** Exchanges of one judge on the page; the JSON holds all. */
const mostExchanges = 40

const style = `
.works { color: var(--alarm); font-weight: 600; }
.weaknesses { padding-left: 1.15rem; font-size: 1.0625rem; }
.weaknesses b { color: var(--alarm); }
.scroll { position: relative; }
.attacks details { margin-top: 0.2rem; font-size: 0.875rem; color: var(--soft); }
.heat td { min-width: 7rem; text-align: right; }
${Array.from({ length: 10 }, (_, i) => `.heat .heat-${i} { background: color-mix(in srgb, var(--alarm) ${i * 5}%, var(--paper)); }`).join('\n')}
`

interface Row {
  name: Html | string
  below?: Html | string
  estimate: Estimate
  second?: Estimate
  last: Html | string | null
  label: string
}

/** Rates as text and as dots on one axis. */
function ratesTable({
  title,
  heads,
  rows,
}: {
  title: string
  heads: [string, string, string]
  rows: Row[]
}): Html | null {
  if (rows.length === 0) return null
  return html`<table class="plots attacks"><caption class="hidden">${title}</caption>
<thead><tr><th scope="col">${heads[0]}</th><th scope="col" class="number">${heads[1]}</th><th scope="col" class="number n">${heads[2]}</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axis)}</th></tr></thead>
<tbody>${rows.map(
    ({ name, below, estimate, second, last, label }) =>
      html`<tr><th scope="row">${name}${below && html`<small>${below}</small>`}</th><td class="number" data-head="${heads[1]}">${figure(estimate, 'rate')}</td><td class="number" data-head="${heads[2]}">${last}</td><td class="plot">${intervalPlot({ axis, estimate, second, label: `${label}: ${formatEstimate(estimate, 'rate')}` })}</td></tr>`,
  )}</tbody></table>`
}

function comparisonSection(judges: JudgeAttacks[]): Html | null {
  if (judges.length < 2) return null
  return html`<section id="judges"><h2>Judges side by side</h2>${ratesTable({
    title: 'All judges',
    heads: ['Judge', 'Success of all attacks', 'Found to work'],
    rows: judges.map((judge, i) => ({
      name: html`<a href="#judge-${i + 1}">${judge.name}</a>`,
      below: `${formatEstimate(judge.all.worst, 'rate')} of items have an attack that succeeds`,
      ...{ estimate: judge.all.rate, second: judge.all.worst, label: judge.name },
      last: `${formatCount(judge.attacks.filter(({ found }) => found).length)} of ${formatCount(judge.attacks.length)}`,
    })),
  })}<p class="note">Filled dots: of attacked texts, the share that changed a right verdict. Hollow dots: of items, the share on which any attack did.</p></section>`
}

function weaknessList({ weaknesses }: JudgeAttacks): Html | null {
  if (weaknesses.length === 0) return null
  return html`<h3>What it falls for</h3><ul class="weaknesses">${weaknesses.map(
    ({ weakness, attacks, rate }) =>
      html`<li>It <b>${weakness}</b>: ${figure(rate, 'rate')} of ${formatCount(rate.denominator)}<small> by ${attacks.join(', ')}</small></li>`,
  )}</ul>`
}

function variantsOf({ variants, invariant, source }: AttackResult): Html {
  const rates = variants.map(
    ({ id, succeeded, verdicts }) => `${id}: ${formatCount(succeeded)} of ${formatCount(verdicts)}`,
  )
  return html`<details><summary>${formatCount(variants.length)} variants</summary><p>${invariant} Source: ${source}.</p><ul>${rates.map((rate) => html`<li>${rate}</li>`)}</ul></details>`
}

function attacksTable({ attacks }: JudgeAttacks): Html | null {
  return ratesTable({
    title: 'Attacks',
    heads: ['Attack', 'Success', 'q'],
    rows: byRate(attacks).map((attack) => ({
      name: html`${attack.title}${attack.found && html` <span class="works">works</span>`}`,
      below: html`${familyWords[attack.family]}; ${aimWords[attack.aim]}. ${trialWords(attack.counts)}${shiftWords(attack)}${variantsOf(attack)}`,
      ...{ estimate: attack.rate, second: attack.worst, label: attack.title },
      last: formatP(attack.q),
    })),
  })
}

function movesTable({ moves }: JudgeAttacks): Html | null {
  if (moves.length === 0) return null
  const all = moves[0]!.all
  return html`<h3>Moves of the refusal that wins</h3><p>All five together succeed in ${figure(all, 'rate')} of ${formatCount(all.denominator)}. Filled dots: the move alone. Hollow dots: all but this move.</p>${ratesTable(
    {
      title: 'Moves',
      heads: ['Move', 'Alone', 'All but this'],
      rows: moves.map(({ move, alone, allButThis }) => ({
        name: moveWords[move],
        below: casesWords(alone),
        ...{ estimate: alone, second: allButThis, label: moveWords[move] },
        last: html`${figure(allButThis, 'rate')}`,
      })),
    },
  )}`
}

function exchanges(judge: JudgeAttacks): Html | null {
  const shown = exchangesOf(judge, mostExchanges).map(
    ({ attack, item, input, output, other, critique, ...answer }) => ({
      ...{ name: attack.title, item, said: saidWords(answer), line: output },
      parts: [
        { name: 'Asked', text: input },
        { name: 'Shown to the judge', text: output },
        { name: 'Beside it', text: other },
        { name: 'What the judge says of it', text: critique },
      ],
    }),
  )
  return exchangesReader(shown, `Attacks on ${judge.name}, to read`, 'Attacks that worked, to read')
}

function judgeSection(judge: JudgeAttacks, id: string): Html {
  return html`<section class="judge" id="${id}">
<h2>${judge.name}</h2>
<p class="under"><span>${judgeKindWords[judge.kind]}</span><span class="code">${judge.version}</span><span>${formatCount(judge.queries)} queries</span></p>
<p class="headline">${judge.headline}</p>
${weaknessList(judge)}
<p>${controlWords(judge)}</p>
<h3>By family</h3>${ratesTable({
    title: 'Families of attacks',
    heads: ['Family', 'Success', 'Found to work'],
    rows: judge.families.map(({ family, attacks, found, rate, worst, counts }) => ({
      name: familyWords[family],
      below: trialWords(counts),
      ...{ estimate: rate, second: worst, label: familyWords[family] },
      last: `${formatCount(found)} of ${formatCount(attacks)}`,
    })),
  })}
<p class="note">Filled dots: of attacked texts. Hollow dots: of items, the share on which some variant succeeds.</p>
${movesTable(judge)}
<h3>Every attack</h3>${attacksTable(judge)}
${exchanges(judge)}
</section>`
}

function structureSection({ structure }: AttackReport): Html | null {
  if (structure === null || structure.templates.length === 0) return null
  const title = 'Bad outputs that pass, by structure and domain'
  const heat = ({ bad, badPassed }: { bad: number; badPassed: number }) =>
    `heat-${bad === 0 ? 0 : Math.min(9, Math.floor((10 * badPassed) / bad))}`
  return html`<section id="structure"><h2>Where structure predicts the verdict</h2><p>Of bad outputs that are built in this way, the share that passes.</p>${scrolling(
    title,
    html`<table class="heat"><caption class="hidden">${title}</caption><thead><tr><th scope="col">Structure</th>${structure.domains.map((domain) => html`<th scope="col" class="number">${domain}</th>`)}</tr></thead>
<tbody>${structure.templates.map(
      ({ template, example, cells }) =>
        html`<tr><th scope="row"><span class="code">${template}</span><small>${example}</small></th>${cells.map((cell) => html`<td class="${heat(cell)}">${cellWords(cell)}</td>`)}</tr>`,
    )}</tbody></table>`,
  )}</section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and style run. */
export function attackToHtml(report: AttackReport): string {
  const { set, judges, notTried, warnings } = report
  return reportPage({
    format: report.format,
    title: set.name,
    lede: set.criterion.question,
    what: 'attacks',
    unit: 'exchange',
    style,
    contents: html`${judges.map(({ name }, i) => html`<li class="of-judge"><a href="#judge-${i + 1}">${name}</a></li>`)}${report.structure && html`<li><a href="#structure">Structure</a></li>`}`,
    main: html`<p>${attackedWords(report)}</p>
${warnings.length > 0 && html`<section class="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
${comparisonSection(judges)}
${judges.map((judge, i) => judgeSection(judge, `judge-${i + 1}`))}
${structureSection(report)}
${notTried.length > 0 && html`<section id="not-tried"><h2>What could not be tried</h2><ul>${notTried.map(({ attack, why }) => html`<li>${attack}: ${why}</li>`)}</ul></section>`}
<footer><p>${attackLimit}</p><p>${attackMadeWords(report)}</p></footer>`,
  })
}
