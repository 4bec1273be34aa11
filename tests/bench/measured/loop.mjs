/** Asks one flag of `times` people; answers how many got something, so that nothing can be optimised away. */
export function askMany(ask, key, who, times) {
  const mask = who.length - 1
  let answered = 0
  for (let at = 0; at < times; at++) if (ask(key, who[at & mask]) !== '-') answered++
  return answered
}

/** Asks all flags of each of `times` people. */
export function askAll(boolean, booleans, text, texts, who, times) {
  const mask = who.length - 1
  let answered = 0
  for (let at = 0; at < times; at++) {
    const one = who[at & mask]
    for (const key of booleans) if (boolean(key, one)) answered++
    for (const key of texts) if (text(key, one) !== '-') answered++
  }
  return answered
}
