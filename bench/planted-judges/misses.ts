/** Why a row may lie below, so far as is known; the first that fits is taken. */
const reasons: { figure: RegExp; why: string }[] = [
  {
    figure: /^(effective number of judges|mean correlation of errors)$/,
    why: 'BCa on some 20 to 60 errors a judge: 93.3 to 94.8 % in 4,000 other sets of each setting, so a row of 500 falls short now and then',
  },
]

export function whyBelow(figure: string): string {
  return reasons.find((reason) => reason.figure.test(figure))?.why ?? 'not explained yet'
}
