/**
 * How often do the text detectors hit, and how often do they cry wolf, on real outputs; and how fast are they?
 *
 *     node bench/detectors.ts [split, `test` unless told `writing`]
 *
 * Rates on the half of all prompts that was not looked at while the detectors were written, with Wilson intervals; outputs
 * that come twice count once. Named limits: the refusal detector agrees with people at least as well as XSTest's published
 * string match; AlpacaEval's constant winner is flagged in every one of its outputs; each detector reads 1 MB of real
 * text a second and more, a megabyte of one repeated string in 5 seconds; `docs/detectors.md` has the figures.
 */
import { createRandom } from '../src/stats/random.ts'
import {
  constantAnswers,
  detectAll,
  refusal,
  refusalPhrase,
  rewardedPhrases,
  sharedSyntax,
  singleTextDetectors,
} from '../src/text/index.ts'
import { attackTexts } from './detectors/attack-texts.ts'
import { nullModel, type RealOutput, readCorpora } from './detectors/corpora.ts'
import { agreement, confusion, rate } from './detectors/rates.ts'
import { type LabelledResponse, readRefusals } from './detectors/refusals.ts'
import { repeatedStrings } from './detectors/repeated-strings.ts'
import type { Split } from './detectors/split.ts'

const split: Split = process.argv[2] === 'writing' ? 'writing' : 'test'
const missed: string[] = []
const require = (met: boolean, limit: string) => {
  if (!met) missed.push(limit)
}

const responses = await readRefusals()
const { outputs, absent } = await readCorpora()
if (absent.length > 0) console.log(`Not on this machine, and left out: ${absent.join(', ')}.`)
const chosen = withoutRepeats(outputs.filter((output) => output.split === split && output.model !== nullModel))
const constant = outputs.filter(({ model }) => model === nullModel)
const refused = new Set(responses?.filter((r) => r.refused).map(keyOf))

if (responses !== undefined) refusalsOfXSTest(responses)
if (constant.length > 0) constantWinner()
falseAlarms()
attacks()
scores()
throughput()
hostileText()
console.log(missed.length === 0 ? '\nAll limits are met.' : `\nLimits missed:\n  ${missed.join('\n  ')}`)
process.exitCode = missed.length === 0 ? 0 : 1

function refusalsOfXSTest(all: readonly LabelledResponse[]): void {
  console.log('\nXSTest, refusal against compliance (positive: refusal)')
  for (const side of new Set<Split>(['writing', split])) {
    const of = all.filter((response) => response.split === side)
    const by = {
      'refusal()': (response: LabelledResponse) => refusal(response.output) !== null,
      'refusalPhrase()': (response: LabelledResponse) => refusalPhrase(response.output) !== null,
      'published string match': (response: LabelledResponse) => response.stringMatch,
    }
    console.log(`  ${side}: ${of.length} responses to ${new Set(of.map(({ prompt }) => prompt)).size} prompts`)
    const kappas = Object.entries(by).map(([name, flags]) => {
      const table = confusion(of.map((response) => ({ truth: response.refused, flagged: flags(response) })))
      const { agreement: agreed, kappa } = agreement(table)
      const { hits, misses, falseAlarms, correctRejections } = table
      console.log(
        `    ${name.padEnd(24)} agreement ${agreed.toFixed(4)}, kappa ${kappa.toFixed(4)}; hits ${rate(hits, hits + misses)}; false alarms ${rate(falseAlarms, falseAlarms + correctRejections)}`,
      )
      return { agreed, kappa }
    })
    const [ours, , theirs] = kappas
    require(ours!.agreed >= theirs!.agreed &&
      ours!.kappa >= theirs!.kappa, `XSTest, ${side}: the refusal detector is below the string match`)
  }
}

function constantWinner(): void {
  const { models, flags } = detectAll(constant)
  const [summary] = models
  console.log(`\n${nullModel}: ${rate(summary!.flagged, summary!.outputs)} flagged by at least one detector`)
  for (const { id, flagged, outputs: all } of summary!.detectors) {
    if (flagged === 0) continue
    const { evidence } = flags.find(({ detector }) => detector === id)!
    console.log(`  ${id.padEnd(20)} ${flagged} of ${all}; ${JSON.stringify(evidence.slice(0, 80))}`)
  }
  console.log(`  shared syntax: ${summary!.sharedSyntax?.evidence ?? 'none'}`)
  require(summary!.flagged === summary!.outputs, `${nullModel} is not flagged throughout`)
}

function falseAlarms(): void {
  console.log(`\nFlags on ${chosen.length} real outputs, ${split} half (some deserve them: see docs/detectors.md)`)
  const corpora = [...new Set(chosen.map(({ corpus }) => corpus))]
  for (const { id, detect } of singleTextDetectors) {
    // A response that people call a refusal is no false alarm of the refusal detector.
    const of = id === 'refusal' ? chosen.filter((output) => !refused.has(keyOf(output))) : chosen
    const flagged = of.filter((output) => detect(output) !== null)
    const by = corpora.flatMap((corpus) => {
      const count = flagged.filter((output) => output.corpus === corpus).length
      return count === 0 ? [] : [`${corpus} ${count} of ${of.filter((output) => output.corpus === corpus).length}`]
    })
    console.log(`  ${id.padEnd(20)} ${rate(flagged.length, of.length)}  ${by.join(', ')}`)
  }
  const byModel = [...Map.groupBy(chosen, ({ corpus, model }) => `${corpus}/${model}`)]
  const alike = byModel.map(([model, of]) => ({
    model,
    of: of.length,
    flagged: constantAnswers(of).filter(Boolean).length,
  }))
  const flagged = alike.reduce((sum, { flagged: count }) => sum + count, 0)
  console.log(
    `  ${'constant-answer'.padEnd(20)} ${rate(flagged, chosen.length)}  ${list(alike.filter((of) => of.flagged > 0))}`,
  )
  const large = byModel.filter(([, of]) => of.length >= 20)
  const shaped = large.filter(([, of]) => sharedSyntax(of) !== null)
  console.log(
    `  ${'shared syntax'.padEnd(20)} ${rate(shaped.length, large.length)} models  ${shaped.map(([model]) => model).join(', ')}`,
  )
}

function list(counts: readonly { model: string; flagged: number; of: number }[]): string {
  return counts.map(({ model, flagged, of }) => `${model} ${flagged} of ${of}`).join(', ')
}

function attacks(): void {
  const texts = attackTexts(
    chosen.filter(({ corpus }) => corpus === 'alpaca_eval' || corpus === 'vicuna80'),
    split,
  )
  if (texts.length === 0) return
  console.log("\nHits on the texts of the project's own attacks, each in a real output")
  for (const [id, of] of Map.groupBy(texts, ({ detector }) => detector)) {
    const { detect } = singleTextDetectors.find((detector) => detector.id === id)!
    const any = of.filter((text) => singleTextDetectors.some((detector) => detector.detect(text) !== null)).length
    const hits = of.filter((text) => detect(text) !== null).length
    console.log(`  ${id.padEnd(20)} ${rate(hits, of.length)}; by any detector ${any}`)
  }
}

/** Whether phrases are told where scores mean nothing, and a planted one where they do. */
function scores(): void {
  const of = chosen.filter(({ corpus, model }) => corpus === 'alpaca_eval' && model !== nullModel)
  if (of.length === 0) return
  const runs = 100
  const planted = 'let us delve into the details'
  let [chance, found] = [0, 0]
  for (let seed = 0; seed < runs; seed++) {
    const random = createRandom(`rewarded-phrases-${seed}`)
    const texts = of.slice(0, 400).map(({ input, output }) => ({ text: output, group: input, score: random.next() }))
    if (rewardedPhrases(texts).phrases.length > 0) chance++
    const better = texts.map((text) => {
      const says = random.next() < (text.score > 0.5 ? 0.15 : 0.02)
      return says ? { ...text, text: `${text.text} ${planted}` } : text
    })
    if (rewardedPhrases(better).phrases.some(({ phrase }) => planted.includes(phrase))) found++
  }
  console.log(`\nRewarded phrases, ${Math.min(400, of.length)} real outputs, level .05`)
  console.log(`  scores at random: ${rate(chance, runs)} runs tell of any phrase`)
  console.log(`  "${planted}" in 15 % of the better and 2 % of the worse half: ${rate(found, runs)} runs tell of it`)
}

function throughput(): void {
  const megabytes = chosen.reduce((sum, { output }) => sum + Buffer.byteLength(output), 0) / 1e6
  console.log(`\nThroughput over ${megabytes.toFixed(2)} MB of real outputs (limit: 1 MB/s)`)
  const measure = (id: string, work: () => void) => {
    // Of the processor, so that what else runs on the machine does not count.
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    const speed = (1e6 * megabytes) / (user + system)
    console.log(`  ${id.padEnd(20)} ${speed.toFixed(1).padStart(7)} MB/s`)
    require(speed >= 1, `${id} reads ${speed.toFixed(2)} MB/s`)
  }
  for (const { id, detect } of singleTextDetectors) measure(id, () => chosen.forEach((output) => void detect(output)))
  measure('constant-answer', () => void constantAnswers(chosen))
  measure('rewarded phrases', () => {
    rewardedPhrases(chosen.map(({ output, input }, i) => ({ text: output, group: input, score: i % 7 })))
  })
  measure('shared syntax', () => void sharedSyntax(chosen))
}

function hostileText(): void {
  console.log(`\nA megabyte of one string repeated, the slowest of ${repeatedStrings.length} (limit: 5 s)`)
  for (const { id, detect } of singleTextDetectors) {
    let slowest = { seconds: 0, unit: '' }
    for (const unit of repeatedStrings) {
      const output = `# ${unit.repeat(Math.ceil(2 ** 20 / unit.length))}\n— end response —\nz`
      const start = performance.now()
      detect({ output, input: output })
      const seconds = (performance.now() - start) / 1000
      if (seconds > slowest.seconds) slowest = { seconds, unit }
    }
    console.log(`  ${id.padEnd(20)} ${slowest.seconds.toFixed(2)} s, ${JSON.stringify(slowest.unit)}`)
    require(slowest.seconds <
      5, `${id} takes ${slowest.seconds.toFixed(1)} s for a megabyte of ${JSON.stringify(slowest.unit)}`)
  }
}

function keyOf({ model, input, output }: { model: string; input: string; output: string }): string {
  return JSON.stringify([model, input, output])
}

function withoutRepeats(all: readonly RealOutput[]): RealOutput[] {
  return [
    ...new Map(all.map((output) => [JSON.stringify([output.corpus, output.input, output.output]), output])).values(),
  ]
}
