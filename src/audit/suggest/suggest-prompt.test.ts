import { describe, expect, test } from 'vitest'
import { BudgetError, ModelError } from '../../models/errors.ts'
import { alignOptionsFrom } from '../alignment/prepare.ts'
import { suggestPrompt } from './suggest-prompt.ts'
import { suggestionReportSchema } from './suggestion-report.ts'
import { hiddenItems, presentText, shownTo, suggestWorld, type WorldItem, worldItems } from './test-world.ts'

const dev = [...worldItems('dev', 'pass', 20), ...worldItems('dev', 'fail', 20)]
const items = [...hiddenItems, ...dev]
const truth = (id: string) => (id.includes('-pass-') ? 'pass' : 'fail')

/** Passes nine of the fails; told of sarcasm it is right on those, and wrong on one of the passes. */
function say(id: string, prompt: string): string {
  if (prompt.includes('sarcasm')) return id === 'dev-pass-0' ? 'fail' : truth(id)
  return /-fail-[0-8]$/.test(id) ? 'pass' : truth(id)
}
const better = 'Decide whether {{output}} is polite. Mind sarcasm.'

describe('a prompt that mends nine and spoils one', () => {
  test('is offered as a change of the file, alone', async () => {
    const world = await suggestWorld({ items, say, propose: () => better })
    const report = suggestionReportSchema.parse(await suggestPrompt(world))
    expect(report.before).toMatchObject({
      cases: 40,
      disagreements: { falsePasses: 9, falseFails: 0, noVerdict: 0 },
      agreement: { value: 31 / 40 },
      balancedAccuracy: { value: (1 + 11 / 20) / 2 },
    })
    const tested = report.proposals[0]!.tested!
    // Exact McNemar, 9 to 1: 2 (1 + 10) / 2^10.
    expect(tested.comparison.p).toBeCloseTo(22 / 1024, 12)
    expect(tested.comparison.pAdjusted).toBeCloseTo(22 / 1024, 12)
    expect(tested.comparison.difference.value).toBeCloseTo(8 / 40, 12)
    expect(tested.figures.balancedAccuracy.value).toBeCloseTo((19 / 20 + 1) / 2, 12)
    expect(report.offer).toMatchObject({ round: 1, version: tested.version })
    expect(report.offer!.file).toBe(presentText.replace(/Decide.*/, better))
    expect(report.offer!.diff.split('\n')).toEqual(
      expect.arrayContaining([
        '--- judges/polite.md',
        '+++ judges/polite.suggested.md',
        '-Decide whether {{output}} is polite.',
        `+${better}`,
      ]),
    )
    expect(report.headline).toMatch(/^Proposal 1 agrees .* by 20\.0 points: it is offered\.$/)
  })

  test('was shown no more than half of the disagreements, which are told apart', async () => {
    const report = await suggestPrompt(await suggestWorld({ items, say, propose: () => better }))
    const { shownCases, tested } = report.proposals[0]!
    expect(shownCases).toEqual({ disagreements: 5, agreements: 5 })
    expect(tested!.shown).toMatchObject({ wrong: 5, mended: 5, right: 5 })
    expect(tested!.notShown).toMatchObject({ wrong: 4, mended: 4, right: 26 })
    expect(tested!.shown.spoilt + tested!.notShown.spoilt).toBe(1)
  })

  test('is not offered as one of three: p is adjusted for all that were tested', async () => {
    const prompts = ['Decide whether {{output}} is kind.', better, 'Decide whether {{output}} is civil.']
    const world = await suggestWorld({ items, say, rounds: 3, propose: (round) => prompts[round - 1]! })
    const report = await suggestPrompt(world)
    // Benjamini and Hochberg: 3 × 22 / 1024; the two others have no discordant case, and p = 1.
    expect(report.proposals.map(({ tested }) => tested!.comparison.pAdjusted)).toEqual([
      1,
      expect.closeTo(66 / 1024, 12),
      1,
    ])
    expect(report.offer).toBeNull()
    expect(report.headline).toMatch(/^None of 3 tested proposals is shown to be better/)
  })

  test('is kept as verdicts of another version: asked again, nobody is', async () => {
    const world = await suggestWorld({ items, say, propose: () => better })
    const first = await suggestPrompt(world)
    expect(world.judgeModel.requests).toHaveLength(80)
    expect(await suggestPrompt(world)).toEqual(first)
    expect(world.judgeModel.requests).toHaveLength(80)
  })
})

describe('what nobody may see', () => {
  test('no text of train or of the sealed test reaches the judge or the proposer', async () => {
    const world = await suggestWorld({ items, say, rounds: 3, propose: (round) => `${better} ${round}` })
    await suggestPrompt(world)
    const shown = shownTo(world.judgeModel) + shownTo(world.proposer)
    for (const { id } of hiddenItems) expect(shown).not.toContain(id)
    // The spy sees what there is to see.
    for (const { id } of dev) expect(shownTo(world.judgeModel)).toContain(id)
    expect(shownTo(world.proposer)).toMatch(/dev-fail-\d/)
    expect(await world.store.openings((await suggestPrompt(world)).set.sealed)).toEqual([])
  })

  test('neither do items of dev without a label, nor verdicts on other splits', async () => {
    const unsure: WorldItem = { id: 'dev-unsure', split: 'dev', label: 'defer' }
    const world = await suggestWorld({ items: [...items, unsure], say, propose: () => better })
    await suggestPrompt(world)
    const asked = new Set<string>()
    for await (const { item } of world.store.verdicts('d')) asked.add(item)
    expect([...asked].sort()).toEqual(dev.map(({ id }) => id).sort())
  })
})

describe('a proposal that cannot be used is counted, and nobody is asked by it', () => {
  const long = 'the quick brown fox jumps over the lazy dog and then it sleeps until the evening'
  const refused: [string, string, RegExp][] = [
    ['lacks a placeholder', 'Decide whether it is polite. Mind sarcasm.', /lacks \{\{output\}\}/],
    ['adds a placeholder', 'Decide whether {{output}} for {{input}} is polite.', /adds \{\{input\}\}/],
    ['changes nothing', ' Decide whether {{output}} is polite. ', /changes nothing/],
    ['hides characters', 'Decide whether {{output}} is polite.\u200b Mind sarcasm.', /cannot see \(U\+200B\)/],
    ['quotes a case', `Decide whether {{output}} is polite. ${long} is not.`, /quotes a case/],
    ['holds a secret', `Decide {{output}}. sk-proj-${'a1B2'.repeat(12)}`, /no valid judge/],
  ]
  test.each(refused)('%s', async (_, prompt, problem) => {
    const quoted = dev.map((item) => ({ ...item, output: long }))
    const world = await suggestWorld({ items: [...hiddenItems, ...quoted], say, propose: () => prompt })
    const report = await suggestPrompt(world)
    expect(report.proposals).toMatchObject([
      { outcome: 'refused', problem: expect.stringMatching(problem), tested: null },
    ])
    expect(report.headline).toMatch(/^Not one of 1 proposal could be tested/)
    expect(world.judgeModel.requests).toHaveLength(40)
  })

  test('is the same as an earlier one', async () => {
    const report = await suggestPrompt(await suggestWorld({ items, say, rounds: 2, propose: () => better }))
    expect(report.proposals.map(({ outcome }) => outcome)).toEqual(['tested', 'refused'])
    expect(report.offer?.round).toBe(1)
  })

  test('cannot be read', async () => {
    const replies = [
      { text: better },
      { text: JSON.stringify({ prompt: better, key: '0123456789abcdef' }) },
      { text: '', finish: 'refused' as const },
      new ModelError('overloaded', 'The provider is busy.'),
    ]
    const world = await suggestWorld({
      ...{ items, say, rounds: 4 },
      propose: (round) => {
        const reply = replies[round - 1]!
        if (reply instanceof Error) throw reply
        return reply
      },
    })
    const report = await suggestPrompt(world)
    expect(report.proposals.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unreadable'))
    expect(report.proposals[3]!.problem).toBe('The provider is busy.')
    expect(report).toMatchObject({ end: 'complete', offer: null })
  })
})

describe('what is not better', () => {
  test('agrees more often by giving up the rarer label', async () => {
    // Of 40 passes 14 are mended, of 4 fails all are spoilt. Exact McNemar, 14 to 4:
    // 2 (1 + 18 + 153 + 816 + 3060) / 2^18 = .0309; balanced accuracy falls from .825 to .5.
    const rare = [...hiddenItems, ...worldItems('dev', 'pass', 40), ...worldItems('dev', 'fail', 4)]
    const world = await suggestWorld({
      items: rare,
      say: (id, prompt) =>
        prompt.includes('lenient') ? 'pass' : /-pass-(?:[0-9]|1[0-3])$/.test(id) ? 'fail' : truth(id),
      propose: () => 'Decide whether {{output}} is polite. Be lenient.',
    })
    const report = await suggestPrompt(world)
    expect(report.proposals[0]!.tested!.comparison.pAdjusted).toBeCloseTo(8096 / 262144, 12)
    expect(report.before!.balancedAccuracy.value).toBeCloseTo(0.825, 12)
    expect(report.proposals[0]!.tested!.figures.balancedAccuracy.value).toBe(0.5)
    expect(report.offer).toBeNull()
    expect(report.warnings.join()).toContain('Proposal 1 agrees more often, but its balanced accuracy is lower')
  })

  test('is worse', async () => {
    const world = await suggestWorld({
      ...{ items, propose: () => better },
      say: (id, prompt) => (prompt.includes('sarcasm') ? 'pass' : id === 'dev-pass-0' ? 'fail' : truth(id)),
    })
    const report = await suggestPrompt(world)
    expect(report.proposals[0]!.tested!.comparison.pAdjusted).toBeLessThan(0.05)
    expect(report.offer).toBeNull()
  })
})

describe('items of one cluster', () => {
  // Ten clusters of four, two of each label; the judge errs on five clusters of fails.
  const clustered = dev.map((item, i) => ({ ...item, cluster: `c${Math.floor(i / 4)}` }))
  test('count as shown with each other, and are tested together', async () => {
    const world = await suggestWorld({
      items: [...hiddenItems.map((item) => ({ ...item, cluster: item.id })), ...clustered],
      say: (id, prompt) => (prompt.includes('sarcasm') ? truth(id) : 'pass'),
      propose: () => better,
      options: alignOptionsFrom({ seed: 't', replicates: 100, split: { tag: 'split' }, clusterBy: 'cluster' }),
    })
    const { proposals, set } = await suggestPrompt(world)
    const { shown, notShown, comparison } = proposals[0]!.tested!
    expect(set.clusters).toBe(10)
    expect(proposals[0]!.shownCases.disagreements).toBe(10)
    expect(shown.wrong % 4).toBe(0)
    expect(shown.wrong + notShown.wrong).toBe(20)
    // Five clusters gain four each: (5 × 4)² / (5 × 4²) = 5 on one degree of freedom, p = .0253.
    expect(comparison.p).toBeCloseTo(0.0253, 4)
    expect(comparison.test).toContain('clustered')
  })
})

describe('errors', () => {
  test('count as disagreement; those on the way are no matter of the prompt', async () => {
    const say = (id: string, prompt: string) => {
      if (id === 'dev-fail-1') throw new ModelError('transport', 'Connection lost.')
      if (id === 'dev-fail-2' && !prompt.includes('sarcasm')) return { text: 'It is rude, I would say.' }
      return truth(id)
    }
    const world = await suggestWorld({ items, say, propose: () => better })
    const report = await suggestPrompt(world)
    expect(report.before).toMatchObject({
      agreement: { value: 38 / 40, denominator: 40 },
      disagreements: { noVerdict: 2 },
      failedOnTheWay: 1,
    })
    expect(report.proposals[0]!.shownCases.disagreements).toBe(1)
    expect(shownTo(world.proposer)).toContain('It is rude, I would say.')
    expect(shownTo(world.proposer)).not.toContain('Connection lost.')
    expect(report.warnings.join()).toContain('1 answer of the present prompt failed on the way')
  })

  test('nothing to mend: nobody is asked for a prompt', async () => {
    const world = await suggestWorld({ items, say: truth, propose: () => better })
    const report = await suggestPrompt(world)
    expect(report.headline).toContain('there is nothing to mend')
    expect(world.proposer.requests).toEqual([])
  })

  test('a spent budget ends it, with what is known by then', async () => {
    const world = await suggestWorld({
      ...{ items, say, rounds: 2 },
      propose: (round) => {
        if (round === 2) throw new BudgetError('budget', 'Spent.')
        return better
      },
    })
    expect(await suggestPrompt(world)).toMatchObject({ end: 'budget', reason: 'Spent.', offer: { round: 1 } })
  })

  test('an interruption while the present prompt is judged leaves nothing to say', async () => {
    const stop = new AbortController()
    const world = await suggestWorld({
      items,
      say,
      propose: () => better,
      stop: stop.signal,
      onStep: () => stop.abort(),
    })
    const report = suggestionReportSchema.parse(await suggestPrompt(world))
    expect(report).toMatchObject({ end: 'stopped', before: null, proposals: [], offer: null })
  })
})

describe('refused before anybody is asked', () => {
  const refuse = async (split: ReturnType<typeof alignOptionsFrom>['split'], more = {}) => {
    const options = alignOptionsFrom({ split })
    const world = await suggestWorld({ items, say, propose: () => better, options, ...more })
    const code = await suggestPrompt(world).then(
      () => 'none',
      (error) => error.code,
    )
    expect(world.judgeModel.requests).toEqual([])
    return code
  }
  test('without a split, without a sealed part, without dev, without a threshold', async () => {
    expect(await refuse(undefined)).toBe('split-needed')
    expect(await refuse({ train: 50, dev: 50, test: 0 })).toBe('nothing-sealed')
    expect(await refuse({ tag: 'split' }, { items: hiddenItems })).toBe('no-labels')
    const graded = presentText.replace('criterion:', 'scale: { min: 0, max: 9 }\ncriterion:')
    expect(await refuse({ tag: 'split' }, { text: graded })).toBe('threshold-needed')
  })
})
