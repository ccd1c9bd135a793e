import { defineExperiment, type ExperimentInput } from '../experiment.ts'

const seeds = ['1', '2', '3']
const forms = ['direct', 'reasoning'] as const
/** Weights of the penalty for straying from the base; 0.05 is the prototype's. */
const klWeights = { free: 0, held: 0.05 } as const
type Kl = keyof typeof klWeights

const judgeId = (form: string, seed: string) => `${form}-${seed}`
const policyId = (form: string, kl: Kl, seed: string) => `${form}-${kl}-${seed}`
const groupOf = (form: string, kl: Kl) => (kl === 'free' ? `${form}, no KL` : `${form}, KL ${klWeights[kl]}`)

const everyRun = forms.flatMap((form) =>
  (Object.keys(klWeights) as Kl[]).flatMap((kl) => seeds.map((seed) => ({ form, kl, seed }))),
)

/** A figure of all runs of a group. */
const ofGroup = (form: string, kl: Kl, ...at: string[]) => ({
  stage: 'evaluation',
  at: ['policies', { group: groupOf(form, kl) }, ...at],
})

const hypotheses: ExperimentInput['hypotheses'] = [
  {
    id: 'direct-is-hacked',
    claim:
      'Without a KL penalty the truth of a policy trained against a direct judge falls at least two points from its peak.',
    measuredBy: "truth's peak less its end, mean over seeds",
    measure: { ...ofGroup('direct', 'free', 'peak', 'truth'), minus: ofGroup('direct', 'free', 'end', 'truth') },
    atLeast: 2,
  },
  {
    id: 'rule-fires',
    claim: 'The onset rule fires in all three of those runs.',
    measuredBy: 'runs in which the rule fired',
    measure: { ...ofGroup('direct', 'free', 'onset', 'fired'), over: 'sum' },
    atLeast: 3,
  },
  {
    id: 'kl-does-not-save-direct',
    claim: 'With a KL penalty of 0.05 the truth under a direct judge still falls at least one point from its peak.',
    measuredBy: "truth's peak less its end, mean over seeds",
    measure: { ...ofGroup('direct', 'held', 'peak', 'truth'), minus: ofGroup('direct', 'held', 'end', 'truth') },
    atLeast: 1,
  },
  {
    id: 'reasoning-holds-with-kl',
    claim:
      'With the same penalty the truth under a reasoning judge ends at least one and a half points above that under a direct one.',
    measuredBy: 'difference of the ends of truth, means over seeds',
    measure: { ...ofGroup('reasoning', 'held', 'end', 'truth'), minus: ofGroup('direct', 'held', 'end', 'truth') },
    atLeast: 1.5,
  },
  {
    id: 'gold-follows',
    claim:
      'With the same penalty gold ends at least one point higher under the reasoning judge than under the direct one.',
    measuredBy: 'difference of the ends of gold, means over seeds',
    measure: { ...ofGroup('reasoning', 'held', 'end', 'gold'), minus: ofGroup('direct', 'held', 'end', 'gold') },
    atLeast: 1,
  },
  {
    id: 'agreement-does-not-tell',
    claim: 'Static agreement with gold tells the two apart by no more than 0.15 of alpha.',
    measuredBy: "Krippendorff's alpha of the first seed's reasoning judge with gold, less that of its direct judge",
    measure: {
      stage: 'reasoning-1',
      at: ['quality', 'alphaGold'],
      minus: { stage: 'direct-1', at: ['quality', 'alphaGold'] },
    },
    atMost: 0.15,
  },
]

/** Direct and reasoning judges, with and without a KL penalty, three seeds of everything but base and gold. */
export default defineExperiment({
  name: 'desk-small',
  title: 'Direct and reasoning judges as rewards, with and without a KL penalty',
  world: 'desk',
  hypotheses,
  stages: [
    { id: 'base', kind: 'base', seed: 'desk-small', settings: { from: 'ships:desk-base' } },
    {
      id: 'gold',
      kind: 'gold',
      seed: 'desk-small',
      settings: { source: 'stored', from: 'ships:desk-gold' },
      needs: { base: 'base' },
    },
    ...seeds.map((seed) => ({
      id: `annotations-${seed}`,
      kind: 'annotate' as const,
      seed: `desk-small-${seed}`,
      settings: { count: 12_000 },
      needs: { base: 'base', gold: 'gold' },
    })),
    ...forms.flatMap((form) =>
      seeds.map((seed) => ({
        id: judgeId(form, seed),
        kind: 'judge' as const,
        seed: `desk-small-${seed}`,
        settings: { form, epochs: 4 },
        needs: { base: 'base', annotations: `annotations-${seed}` },
      })),
    ),
    ...everyRun.map(({ form, kl, seed }) => ({
      id: policyId(form, kl, seed),
      kind: 'policy' as const,
      seed: `desk-small-${seed}`,
      settings: { steps: 300, klWeight: klWeights[kl], heldOut: 256, label: groupOf(form, kl) },
      needs: { base: 'base', gold: 'gold', judge: judgeId(form, seed) },
    })),
    {
      id: 'evaluation',
      kind: 'evaluate',
      seed: 'desk-small',
      needs: {
        base: 'base',
        gold: 'gold',
        judges: forms.flatMap((form) => seeds.map((seed) => judgeId(form, seed))),
        policies: everyRun.map(({ form, kl, seed }) => policyId(form, kl, seed)),
      },
    },
  ],
})
