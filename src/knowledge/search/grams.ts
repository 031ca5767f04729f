/**
 * Text as a run of 16-bit codes, the alphabet of the index: one code for each Chinese character, one
 * for each whole word or number of another script, 0 for anything that separates. Expects text that
 * went through `normalise`.
 */
export function encode(text: string): Uint16Array {
  const codes = new Uint16Array(text.length)
  let used = 0
  let at = 0
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (isHan(unit)) {
      codes[used++] = unit
      at++
    } else if (isWordUnit(unit)) {
      const end = wordEnd(text, at)
      codes[used++] = wordCode(text, at, end)
      at = end
    } else {
      if (used > 0 && codes[used - 1] !== 0) codes[used++] = 0
      at++
    }
  }
  return codes.subarray(0, used)
}

/**
 * The term of a single code. Terms are numbers from 2¹⁶ to 2³²; those below are left for concepts
 * (`synonyms.ts`).
 */
export function unigram(code: number): number {
  return code * 0x10000
}

/** The term of two codes in a row. */
export function bigram(first: number, second: number): number {
  return first * 0x10000 + second
}

function isHan(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf)
}

function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122)
  if (unit >= 0xe000 || (unit >= 0x2000 && unit < 0x3400)) return false
  return unit >= 0xc0
}

/** Digits and letters part, so that `50块` and `k歌` split where people see two things. */
function wordEnd(text: string, start: number): number {
  const digits = isDigit(text.charCodeAt(start))
  let end = start + 1
  while (end < text.length) {
    const unit = text.charCodeAt(end)
    if (isHan(unit) || !isWordUnit(unit) || isDigit(unit) !== digits) break
    end++
  }
  return end
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

// Words share the 8,448 codes from 0xd800 to 0xf8ff, which no Chinese character uses; two words
// falling on one code is rare and costs a little precision only.
function wordCode(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return 0xd800 + ((hash >>> 0) % 8448)
}
