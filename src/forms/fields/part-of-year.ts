/** Part of a year, as people tell when something was: the year as said, and the months it may be. */
export type PartOfYear = {
  readonly year: string | undefined
  readonly months: readonly number[]
}

const SAID_YEAR = '(大前年|前年|去年|今年|明年|\\d{4}年)'
const NAMED = new RegExp(`^(?:${SAID_YEAR}的?年?|年)(初|头|中|底|末|尾)$`, 'u')
const SEASON = new RegExp(`^(?:${SAID_YEAR}的?([春夏秋冬])[天季]?|([春夏秋冬])[天季])$`, 'u')
const WHOLE = new RegExp(`^${SAID_YEAR}$`, 'u')

const NAMED_MONTH: Readonly<Record<string, number>> = {
  初: 1,
  头: 1,
  中: 6,
  底: 12,
  末: 12,
  尾: 12,
}
/** Winter begins in its year and goes on in the next: months past 12 are that one's. */
const SEASON_MONTHS: Readonly<Record<string, readonly number[]>> = {
  春: [3, 4, 5],
  夏: [6, 7, 8],
  秋: [9, 10, 11],
  冬: [12, 13, 14],
}

/** Reads 去年年底, 年初, 前年夏天; a year alone has no months. Undefined for anything else. */
export function partOfYear(said: string): PartOfYear | undefined {
  const named = NAMED.exec(said)
  if (named) return { year: named[1], months: [NAMED_MONTH[named[2] ?? ''] ?? 0] }
  const season = SEASON.exec(said)
  if (season) return { year: season[1], months: SEASON_MONTHS[season[2] ?? season[3] ?? ''] ?? [] }
  const whole = WHOLE.exec(said)
  return whole ? { year: whole[1], months: [] } : undefined
}
