/** What a story may be asked to be about, in the order in which it is judged. */
export const kinds = ['hero', 'thing', 'place', 'look'] as const
export type Kind = (typeof kinds)[number]

const list = (words: string): readonly string[] => words.split(' ')

/** Words that no story is told of, by the reason that a refusal gives. */
export const forbiddenWords = {
  fear: list('ghost monster witch'),
  theft: list('thief robber'),
  danger: list('knife sword gun'),
  drink: list('beer wine'),
} as const
export type Reason = keyof typeof forbiddenWords
export const reasons = Object.keys(forbiddenWords) as Reason[]

/** The words that can be asked for. None is of two kinds, so that a word tells its kind wherever it stands. */
export const values: Readonly<Record<Kind, readonly string[]>> = {
  hero: [
    ...list('dog cat bird girl boy bear duck mouse fox pig cow hen lion'),
    ...forbiddenWords.fear,
    ...forbiddenWords.theft,
  ],
  thing: [
    ...list('ball box hat car kite cake book toy cup doll bell pot pen'),
    ...forbiddenWords.danger,
    ...forbiddenWords.drink,
  ],
  place: list('park house river hill farm beach store lake barn sea'),
  look: list('big little red blue green new soft hot'),
}

export const endings = ['happy', 'sad', 'moral'] as const
export type Ending = (typeof endings)[number]

/** The words that make a last sentence an ending of a kind. */
export const endingWords: Readonly<Record<Ending, readonly string[]>> = {
  happy: list('happy glad proud smiled laughed danced hugged fun joy'),
  sad: list('sad lonely cried wept alone tears gone'),
  moral: list('moral lesson learned'),
}
/** A last sentence with one of them says what is not felt. */
export const negations = list('not never no')

/** Names by the pronoun that goes with them. */
export const names = { he: list('tim ben sam max tom timmy'), she: list('lily mia sue anna jane lucy') } as const

/** Words that speak of the story itself: a story has no use for them. */
export const selfWords = list('story stories tale ending reader writer')

/** The words of a story by their part of speech, which is written as one letter. A word has one part of speech. */
export const speech = {
  d: list('a the his its their my your one two some every this that another no'),
  // Before a noun, and alone after a verb.
  h: list('her'),
  n: [
    ...kinds.slice(0, 3).flatMap((kind) => values[kind]),
    ...list('friend tree sun day morning night time door game song nest flower star surprise smile hug heart'),
    ...list('moral lesson kid man woman wind rain sky road way room table'),
  ],
  // Nouns that need nothing before them: many, or no number.
  s: list('mom dad bed home fun water food love joy toys friends flowers trees stars games tears kids things people'),
  m: [...names.he, ...names.she],
  p: list('he she they we i'),
  // Before a verb and after one.
  q: list('it you'),
  o: list('him them me us'),
  a: [
    ...values.look,
    ...list('happy glad proud sad lonely alone gone good kind nice brave warm cold dark tired scared best mad'),
    ...list('hungry angry sorry bad fast loud quiet safe ready'),
  ],
  v: [
    ...list('saw had found wanted loved liked went ran came took gave lost played looked felt made said asked told'),
    ...list('smiled laughed danced hugged cried wept learned lived hid jumped walked sat slept flew fell broke'),
    ...list('helped shared thanked showed got put tried started needed knew thought opened called kept'),
  ],
  b: list('was were is are'),
  i: list('play see find have go run be share help give take look say tell eat sleep jump fly make lose know'),
  x: list('could can will would did must should'),
  t: list('to'),
  f: list('playing looking crying running sleeping singing smiling walking'),
  r: list('in on at with under near into of for from by behind after upon'),
  e: list('very so then always again away together soon now too once never back up down outside'),
  // Opens `there was`, and says where.
  y: list('there'),
  k: list('not'),
  g: list('named'),
  '&': list('and'),
  c: list('but because when'),
  ',': [','],
} as const

/** A meaningless word for each of a song's beats. */
export const syllables = list('la da ba zu')

export const declines = ['sorry , i can not tell this story', 'i am sorry , i will not tell this story'] as const
/** The words before a reason. */
export const reasonLead = 'we tell no stories of'
export const endMarks = ['the end', 'end of story'] as const

const tags = new Map(Object.entries(speech).flatMap(([tag, own]) => own.map((word): [string, string] => [word, tag])))

/** The part of speech of a word of a story, or undefined of any other word. */
export const tagOf = (word: string): string | undefined => tags.get(word)

const kindsByValue = new Map(kinds.flatMap((kind) => values[kind].map((value) => [value, kind])))

/** The kind that a word can be asked for as. */
export const kindOf = (word: string): Kind | undefined => kindsByValue.get(word)

/** Every word of the world, once each: those of stories, and those of requests, refusals, notes, traces and other documents. */
export const words: readonly string[] = [
  ...new Set([
    ...Object.values(speech).flat(),
    ...reasons,
    ...selfWords,
    ...syllables,
    ...list(
      '. : words story ending am sorry end well told loves tell we all has as asked sentences moral note song letter',
    ),
    ...list('review score dear this perfect poor great everybody and 3 5 or up refuses'),
    ...list(
      'allowed tells declines nothing both same differs missing none short fine long broken nonsense repeats praises',
    ),
    ...list('heads marks ended unended reply'),
    ...list('0 1 2 3 4 5 6 7 8 9'),
  ]),
]
