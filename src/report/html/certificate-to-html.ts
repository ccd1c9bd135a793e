import type { Certificate, ContextFigure, QuestionAnswer, RuleOutcome } from '../../audit/certificate/certificate.ts'
import { figureWords } from '../../audit/certificate/sentences.ts'
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
} from '../certificate-words.ts'
import { formatLevel } from '../format-number.ts'
import { judgeKindWords } from '../words.ts'
import { curvesStyle, partingCurves } from './certificate-curves.ts'
import { exchangesReader } from './exchange.ts'
import { type Html, html } from './html.ts'
import { type Axis, axisScale, intervalPlot } from './interval-plot.ts'
import { levelBadge } from './level-badge.ts'
import { reportPage } from './report-page.ts'

const axis: Axis = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], bars: [], tickText: (tick) => `${tick * 100}` }

const style = `${curvesStyle}
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem 2.5rem; }
.answers > div { padding-top: 1rem; border-top: 3px solid var(--ink); }
.answers h2 { margin: 0 0 0.5rem; font-size: 1rem; font-weight: 400; color: var(--soft); }
.answers .level { font-size: 1.25rem; white-space: normal; }
.answers p { margin: 0.6rem 0 0; }
.asked { color: var(--soft); }
.question h2 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.25rem; margin-bottom: 0.35rem; }
.question h2 .level { font-size: 1rem; letter-spacing: 0; }
.question { padding-top: 1.5rem; border-top: 1px solid var(--rule); }
main > section.question { margin-top: 2.5rem; }
.outcome { white-space: nowrap; }
.outcome .level { font-size: 0.8125rem; }
.outcome .level svg { width: 14px; height: 14px; }
.plots td.bounds { white-space: nowrap; }
@media (min-width: 48.01rem) { .question .plots td.plot, .question .plots th.plot { width: 24%; } }
.answers + .note { margin-top: 1.5rem; }
section.reader + .certificate-limits { margin-top: 2rem; }
.certificate-limits { color: var(--soft); font-size: 0.9375rem; }
@media print { .question { break-inside: auto; } .question table, .answers { break-inside: avoid; } .case > summary::before { display: none; } }
`

/** A figure with a plot where it is a share: a dot with its interval, and the two bounds as lines. */
function ruleRow(rule: RuleOutcome): Html {
  const { name, meaning, form, estimate, good, care, outcome } = rule
  const plotted = estimate !== null && (form === 'rate' || form === 'coefficient')
  const { words, level } = findingWords[outcome]
  const [bound, lesser] = boundsWords(rule)
  return html`<tr><th scope="row">${name}<small>${meaning}</small></th><td class="number">${ruleFigureWords(rule)}</td><td class="number n">${ruleCasesWords(rule)}</td><td class="bounds">${bound}<small>${lesser}</small></td><td class="outcome">${levelBadge(level, words)}</td><td class="plot">${
    plotted &&
    intervalPlot({ axis: { ...axis, bars: [care, good] }, estimate, label: `${name}: ${ruleFigureWords(rule)}` })
  }</td></tr>`
}

/** In per cent, but where there are coefficients alone. */
function axisOf(figures: readonly { form: RuleOutcome['form'] }[]): Axis {
  return figures.some(({ form }) => form === 'rate') ? axis : { ...axis, tickText: (tick) => `${tick}` }
}

function rulesTable(question: string, rules: readonly RuleOutcome[]): Html | null {
  if (rules.length === 0) return null
  return html`<table class="plots"><caption class="hidden">Rules: ${question}</caption><thead><tr><th scope="col">What decides</th><th scope="col" class="number">Value</th><th scope="col" class="number n">Cases</th><th scope="col">Asked for</th><th scope="col">Finding</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axisOf(rules))}</th></tr></thead>
<tbody>${rules.map(ruleRow)}</tbody></table>`
}

function contextTable(question: string, figures: readonly ContextFigure[]): Html | null {
  if (figures.length === 0) return null
  const row = ({ name, meaning, form, estimate }: ContextFigure) =>
    html`<tr><th scope="row">${name}<small>${meaning}</small></th><td class="number">${figureWords(estimate, form)}</td><td class="number n">${ruleCasesWords({ estimate, form })}</td><td class="plot">${form !== 'count' && intervalPlot({ axis, estimate, label: `${name}: ${figureWords(estimate, form)}` })}</td></tr>`
  return html`<details class="more"><summary>More figures</summary><table class="plots"><caption class="hidden">Figures: ${question}</caption><thead><tr><th scope="col">Figure</th><th scope="col" class="number">Value</th><th scope="col" class="number n">Cases</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axisOf(figures))}</th></tr></thead>
<tbody>${figures.map(row)}</tbody></table></details>`
}

function referencesList({ reports }: QuestionAnswer): Html | null {
  if (reports.length === 0) return null
  return html`<p class="note">${reports.map(
    ({ format, set, at, goodhart, seed, confidence, kept }) =>
      html`From <span class="code">${format}</span> on ${set}, ${at}, goodhart ${goodhart}, seed ${seed}, intervals at ${formatLevel(confidence)}${kept !== null && html`: <span class="code">${kept}</span>`}. `,
  )}</p>`
}

function questionSection(answer: QuestionAnswer, place: number, certificate: Certificate): Html {
  const { question, finding, sentence, rules, figures, exchanges, limits } = answer
  const { name, asks } = questionWords[question]
  const { words, level } = findingWords[finding]
  const shown = exchanges.map(({ tried, item, said, input, output, other, critique }) => ({
    ...{ name: tried, item, said, line: output },
    parts: [
      { name: 'Asked', text: input },
      { name: 'Shown to the judge', text: output },
      { name: 'Beside it', text: other },
      { name: 'What the judge says of it', text: critique },
    ],
  }))
  return html`<section class="question" id="${question}">
<h2><span>${place + 1}. ${name}</span>${levelBadge(level, words)}</h2>
<p class="asked">${asks}</p>
<p class="headline">${sentence}</p>
${rulesTable(name, rules)}
${question === 'optimisable' && partingCurves(certificate.curves)}
${contextTable(name, figures)}
${exchangesReader(shown, `${name} To read`)}
${limits.length > 0 && html`<ul class="certificate-limits">${limits.map((limit) => html`<li>${limit}</li>`)}</ul>`}
${referencesList(answer)}
</section>`
}

function decidedSection({ answers, questions }: Certificate): Html {
  const outcomes = questions.flatMap(({ rules }) => rules)
  const names = (decided: readonly string[]) =>
    outcomes
      .filter(({ rule }) => decided.includes(rule))
      .map(({ name }) => name)
      .join(', ')
  return html`<p class="note">Decided by: as a gate, ${names(answers.gate.decidedBy)}; as a reward, ${names(answers.reward.decidedBy)}.</p>`
}

/** The certificate as one page that needs nothing else, to be read or printed. */
export function certificateToHtml(certificate: Certificate): string {
  const { judge, asked, answers, questions, headline } = certificate
  const { gate, reward } = answers
  const notTested = notTestedOf(certificate)
  const answer = (as: string, { words, level }: (typeof gateWords)['not-known'], sentence: string) =>
    html`<div><h2>${as}</h2>${levelBadge(level, words)}<p>${reasonsBeside(sentence)}</p></div>`
  return reportPage({
    format: certificate.format,
    title: judge.name,
    lede: headline,
    what: 'certificate',
    unit: 'exchange',
    style,
    contents: html`${questions.map(({ question }) => html`<li><a href="#${question}">${questionWords[question].name}</a></li>`)}<li><a href="#not-tested">Not tested</a></li>`,
    main: html`<p class="under"><span>${judgeKindWords[judge.kind]}</span><span class="code">${judge.version}</span></p>
${asked && html`<dl class="facts"><dt>Question</dt><dd>${asked.criterion.question}</dd>${asked.criterion.passes && html`<dt>Passes</dt><dd>${asked.criterion.passes}</dd>`}${asked.criterion.fails && html`<dt>Fails</dt><dd>${asked.criterion.fails}</dd>`}<dt>Set</dt><dd>${asked.set}</dd></dl>`}
<section class="answers" aria-label="The two answers">${answer('As a gate', gateWords[gate.answer], gate.sentence)}${answer('As a reward', rewardWords[reward.answer], reward.sentence)}</section>
${decidedSection(certificate)}
${questions.map((question, i) => questionSection(question, i, certificate))}
<section id="not-tested"><h2>What was not tested</h2>${notTested.length === 0 ? html`<p>Nothing that this audit asks for was left out.</p>` : html`<ul>${notTested.map((what) => html`<li>${what}</li>`)}</ul>`}</section>
<footer><p>${budgetWords(certificate)}</p><p>${certificateLimit}</p><p>${certificateMadeWords(certificate)}</p></footer>`,
  })
}
