/** Colours that the colour-blind tell apart; each curve has a stroke of its own, too. */
export const labStyle = `
:root {
  --judge: light-dark(#0b62a8, #74b3f2);
  --gold: light-dark(#8f5600, #e6ab4c);
  --truth: light-dark(#1b1d20, #f0f2f4);
  --onset: light-dark(#a8380c, #f0906a);
}
.answer { display: grid; grid-template-columns: minmax(10rem, 16rem) minmax(0, 1fr); gap: 0.75rem 2rem; margin: 0; }
.answer dt { font-weight: 600; overflow-wrap: anywhere; }
.answer dt small { font-weight: 400; }
.answer dd { margin: 0; font-size: 1.125rem; line-height: 1.45; text-wrap: pretty; }
.answer small { display: block; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 2.5rem 2.5rem; }
.charts figure, .minis figure { margin: 0; min-width: 0; }
.charts figure { max-width: 46rem; }
.charts figcaption { margin-bottom: 0.6rem; overflow-wrap: anywhere; }
.charts figcaption b, .charts figcaption small { display: block; }
.three { display: block; width: 100%; height: auto; }
.three text { font-size: 15px; }
.three .line, .mini .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.three .band { stroke: none; opacity: 0.16; }
.line.judge { stroke: var(--judge); }
.line.gold { stroke: var(--gold); stroke-dasharray: 7 5; }
.line.truth { stroke: var(--truth); stroke-width: 3.25; }
.band.judge { fill: var(--judge); }
.band.gold { fill: var(--gold); }
.band.truth { fill: var(--truth); }
text.judge { fill: var(--judge); font-weight: 600; }
text.gold { fill: var(--gold); font-weight: 600; }
text.truth { fill: var(--truth); font-weight: 600; }
text.onset { fill: var(--onset); }
.leader { stroke: var(--bar); stroke-width: 1; }
.three .peak { fill: var(--paper); stroke: var(--truth); stroke-width: 2.25; }
.three .at-onset { stroke: var(--onset); stroke-width: 1.25; stroke-dasharray: 2 4; }
.three .onset-range { stroke: var(--onset); stroke-width: 3; stroke-linecap: round; opacity: 0.45; }
.three .onset-step { fill: var(--onset); }
h3 > small { font-weight: 400; margin-left: 0.4rem; }
.minis { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1.25rem 1.5rem; margin-bottom: 2.5rem; }
.minis figcaption { color: var(--soft); font-size: 0.8125rem; line-height: 1.3; min-height: 2.1em; display: flex; align-items: flex-end; overflow-wrap: anywhere; }
.mini { display: block; width: 100%; height: auto; }
.mini .line { stroke: var(--accent); stroke-width: 1.75; }
.mini .line.run-1 { stroke-dasharray: 5 3; }
.mini .line.run-2 { stroke-dasharray: 1.5 3.5; }
.mini .floor { stroke: var(--bar); }
.probes td, .probes thead th:not(:first-child) { text-align: right; padding-right: 1.25rem; }
.probes thead th { max-width: 9rem; overflow-wrap: anywhere; }
.probes .blind { color: var(--alarm); font-weight: 600; }
.probes tbody th { white-space: nowrap; }
/* Heads that are only heard would else make the page as wide as the table. */
.scroll { position: relative; }
.wide th[scope="row"] { min-width: 9rem; }
.wide td { white-space: nowrap; }
.wide .number { padding-left: 0.5rem; }
.holds { color: var(--accent); font-weight: 600; white-space: nowrap; }
.fails { color: var(--alarm); font-weight: 600; white-space: nowrap; }
.open { color: var(--soft); white-space: nowrap; }
.claims tbody th { max-width: 26rem; }
.claims tbody td:nth-child(3) { white-space: nowrap; }
.matrix td { min-width: 3.2rem; padding: 0.35rem 0.6rem; text-align: right; }
.matrix th { max-width: 12rem; overflow-wrap: anywhere; }
.matrix thead th { padding-right: 0.6rem; text-align: right; }
.matrix .own { font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; }
${Array.from(
  { length: 10 },
  (_, i) => `.matrix .heat-${i} { background: color-mix(in srgb, var(--accent) ${i * 5}%, var(--paper)); }`,
).join('\n')}
.fold { margin: 0 0 0.9rem; }
.fold > summary { padding: 0.35rem 0; }
.fold > summary small { margin-left: 0.5rem; }
.sampled { margin: 0.25rem 0 1.25rem 1.1rem; padding: 0; list-style: none; }
.sampled > li { max-width: 78ch; margin-bottom: 0.9rem; padding-left: 0.9rem; border-left: 2px solid var(--rule); }
.sampled p { margin: 0 0 0.15rem; }
.sampled .asked { color: var(--soft); font-size: 0.9375rem; }
.sampled .marks { color: var(--soft); font-size: 0.8125rem; }
.sampled .marks b { color: var(--ink); }
.settings { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  .answer { grid-template-columns: minmax(0, 1fr); gap: 0.25rem; }
  .answer dd { margin-bottom: 1rem; }
  .three text { font-size: 19px; }
}
`
