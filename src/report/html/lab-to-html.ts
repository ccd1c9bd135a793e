import type { LabReport, ReportedStage } from '../../lab/experiment/lab-report.ts'
import { curveGroups, resultsOf } from '../lab-figures.ts'
import {
  boundWords,
  formatFigure,
  formatSeconds,
  groupWords,
  hypothesisVerdict,
  labAnswer,
  labMadeWords,
  missingWords,
  registeredWords,
} from '../lab-words.ts'
import { scrolling } from './figures.ts'
import { type Html, html, reading } from './html.ts'
import { curvesSection } from './lab-curves.ts'
import { probesSection, qualitySection } from './lab-judges.ts'
import { multiplesSection } from './lab-multiples.ts'
import { arenaSection, inventionsSection, policiesSection, transferSection } from './lab-policies.ts'
import { samplesSection } from './lab-samples.ts'
import { labStyle } from './lab-style.ts'
import { reportPage } from './report-page.ts'

function answerSection(report: LabReport): Html {
  const missing = missingWords(report)
  const answer = labAnswer(report)
  return html`<section id="answer"><h2>What happened</h2>
${missing && html`<p class="caution">${missing}</p>`}
${answer.length === 0 && html`<p>No policy has been trained yet.</p>`}
<dl class="answer">${answer.map(({ group, truth, onset }) => html`<dt>${group.name}<small>${groupWords(group)}</small></dt><dd>${truth} ${onset}</dd>`)}</dl></section>`
}

function hypothesesSection({ hypotheses }: LabReport): Html | null {
  if (hypotheses.length === 0) return null
  const title = 'Hypotheses'
  return html`<section id="hypotheses"><h2>Hypotheses</h2>
${scrolling(
  title,
  html`<table class="claims"><caption class="hidden">${title}</caption><thead><tr><th scope="col">Claim</th><th scope="col">Measured by</th><th scope="col">Held to</th><th scope="col" class="number">Figure</th><th scope="col"><span class="hidden">Outcome</span></th></tr></thead>
<tbody>${hypotheses.map((hypothesis) => {
    const { word, sign, tone } = hypothesisVerdict(hypothesis)
    return html`<tr><th scope="row">${hypothesis.claim}<small>${registeredWords(hypothesis)}</small></th><td>${hypothesis.measuredBy}${hypothesis.problem && html`<small>${hypothesis.problem}</small>`}</td><td>${boundWords(hypothesis)}</td><td class="number">${formatFigure(hypothesis.figure)}</td><td class="${tone}">${sign} ${word}</td></tr>`
  })}</tbody></table>`,
)}</section>`
}

const stateWords: Record<ReportedStage['state'], string> = {
  done: 'done',
  failed: 'failed',
  unfinished: 'not finished',
  waiting: 'not begun',
}

function stageEntry(stage: ReportedStage): Html {
  const { id, kind, world, seed, state, seconds, pieces, machine, hash, versions, message, needs, settings } = stage
  const fact = (name: string, content: Html | string | null | undefined | false) =>
    content ? html`<dt>${name}</dt><dd>${content}</dd>` : null
  const took = seconds === null ? '' : `, ${formatSeconds(seconds)}`
  const broken = pieces > 1 ? ` in ${pieces} pieces` : ''
  const needed = Object.entries(needs).flatMap(([part, ids]) =>
    [ids].flat().length > 0 ? [`${part}: ${[ids].flat().join(', ')}`] : [],
  )
  return html`<details class="fold"><summary><b>${id}</b> <small>${kind}, ${stateWords[state]}${took}${broken}</small></summary><dl class="facts">
${fact('Said', message)}${fact('World', world)}${fact('Seed', seed)}${fact('Needs', needed.join('; '))}
${fact('Settings', html`<pre class="settings code">${reading(JSON.stringify(settings, null, 2))}</pre>`)}
${fact('Plan', hash && html`<span class="code">${hash}</span>`)}${fact('Versions', versions && `goodhart ${versions.goodhart}, world ${versions.world}${machine ? `, Node ${machine.node}` : ''}`)}
${fact('Machine', machine && `${machine.cpu}, ${machine.platform}, ${machine.threads} of ${machine.cores} threads`)}</dl></details>`
}

function settingsSection({ stages, worlds }: LabReport): Html {
  return html`<section id="settings"><h2>Settings, seeds, wall clock</h2>
${worlds.map(({ id, version, description, passesFrom }) => html`<p>World <b>${id}</b>, version ${version}: ${description} A reply passes from ${passesFrom} of 9 on.</p>`)}
${stages.map(stageEntry)}</section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and styles run. */
export function labToHtml(report: LabReport): string {
  const sections: [id: string, name: string, section: Html | null][] = [
    ['answer', 'What happened', answerSection(report)],
    ['curves', 'Three curves', curvesSection(curveGroups(report))],
    ['hypotheses', 'Hypotheses', hypothesesSection(report)],
    ['policies', 'Policies', policiesSection(report)],
    ['probes', 'Who sees what', probesSection(report)],
    ['quality', 'Judges', qualitySection(report)],
    ['along', 'Along the training', multiplesSection(report)],
    ['inventions', 'Inventions', inventionsSection(report)],
    ['samples', 'Replies to read', samplesSection(report)],
    ['arena', 'Arena', arenaSection(report)],
    ['transfer', 'Transfer', transferSection(report)],
    ['settings', 'Settings', settingsSection(report)],
  ]
  const shown = sections.filter(([, , section]) => section !== null)
  const runs = resultsOf(report, 'policy').length
  return reportPage({
    format: report.format,
    title: report.experiment.title,
    lede: `A gold judge trains judges, judges train ${runs === 1 ? 'a policy' : 'policies'}, and the truth is known.`,
    what: 'laboratory',
    unit: 'item',
    style: labStyle,
    contents: html`${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}`,
    main: html`${shown.map(([, , section]) => section)}
<footer><p>${labMadeWords(report)}</p></footer>`,
  })
}
