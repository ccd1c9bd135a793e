const list = (words: string): readonly string[] => words.split(' ')

/**
 * Concrete words that belong together as little as possible, each in forms that end alike, so that one can take another's
 * place: no sentence filled with them says anything. Names and numbers are of nobody and of nothing.
 *
 * `Opposites` holds pairs, one word after the other.
 */
export const englishWords: Readonly<Record<string, readonly string[]>> = {
  Noun: [
    ...list('lantern pebble walrus teapot chimney ladder cucumber saxophone sandcastle velvet thimble cathedral'),
    ...list('meadow saddle cabbage puppet glacier pillow orchard hammock barrel magnet beetle curtain'),
    ...list('lanterns pebbles teapots chimneys ladders cucumbers sandcastles thimbles meadows saddles'),
    ...list('puppets glaciers pillows orchards hammocks barrels magnets beetles curtains'),
  ],
  ProperNoun: list('Gertrude Bartholomew Madagascar Wolfgang Saskatchewan Reykjavik Beatrice Cornelius Tasmania'),
  Verb: [
    ...list('devour sprinkle juggle whisper gallop swallow embroider inhale polish flatten'),
    ...list('devours sprinkles juggles whispers gallops swallows embroiders inhales polishes flattens'),
    ...list('devoured sprinkled juggled whispered galloped swallowed embroidered inhaled punched flattened'),
    ...list('devouring sprinkling juggling whispering galloping swallowing embroidering inhaling polishing flattening'),
  ],
  Adjective: list('mossy nocturnal sticky hollow purple drowsy salty sleepy rusty fluffy wooden greedy noisy'),
  Adverb: list('merrily drowsily noisily clumsily eagerly sleepily greedily timidly fiercely'),
  Number: list('three seven twelve nineteen forty sixty ninety'),
  Opposites: [
    ...list('always never more less first last'),
    ...list('good bad true false right wrong correct incorrect high low large small long short old new hot cold'),
    ...list('early late fast slow strong weak rich poor easy hard safe dangerous open closed full empty'),
    ...list('increase decrease increases decreases increased decreased rise fall rises falls rose fell'),
    ...list('begin end begins ends began ended buy sell buys sells bought sold give take gives takes gave took'),
    ...list('love hate loves hates loved hated win lose wins loses won lost accept reject accepted rejected'),
    ...list('beginning ending winter summer north south day night war peace friend enemy success failure'),
    ...list('quickly slowly often rarely clearly vaguely mostly hardly'),
  ],
}
