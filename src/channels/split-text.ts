import type { Capabilities } from './channels.ts'

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
/** Runs that must never be cut: links, numbers with their separators, and 《titles》. */
const WHOLE = /https?:\/\/\S+|\d[\d\s.,:/-]*\d|《[^《》]{1,60}》|\s+|./gsu

const sizeIn = {
  utf16: (text: string) => text.length,
  bytes: (text: string) => Buffer.byteLength(text),
}

/**
 * Cuts a text into platform messages of at most `maxText` units, at line or sentence ends where it can,
 * never inside a grapheme, link, number or 《title》; several parts are numbered (1/2).
 */
export function splitText(text: string, { maxText, unit }: Capabilities): readonly string[] {
  const size = sizeIn[unit]
  if (size(text) <= maxText) return [text]
  const room = maxText - 8
  const parts: string[] = []
  let rest = text
  while (size(rest) > room) {
    const head = takeHead(rest, room, size)
    parts.push(head.trimEnd())
    rest = rest.slice(head.length).trimStart()
  }
  if (rest) parts.push(rest)
  return parts.map((part, index) => `${part}\n(${index + 1}/${parts.length})`)
}

function takeHead(text: string, room: number, size: (text: string) => number): string {
  let head = ''
  let used = 0
  for (const piece of pieces(text, room, size)) {
    used += size(piece)
    if (used > room) break
    head += piece
  }
  const line = head.lastIndexOf('\n')
  if (line > head.length / 2) return head.slice(0, line + 1)
  const sentence = Math.max(...['。', '！', '？', '. '].map((mark) => head.lastIndexOf(mark)))
  return sentence > head.length / 2 ? head.slice(0, sentence + 1) : head
}

/** Whole runs where they fit into one message at all, single graphemes otherwise. */
function* pieces(text: string, room: number, size: (text: string) => number): Generator<string> {
  let letters = ''
  for (const [run] of text.matchAll(WHOLE)) {
    if (run.length === 1 || /^[\uD800-\uDFFF]/.test(run)) {
      letters += run
      continue
    }
    yield* cut(letters)
    letters = ''
    if (size(run) <= room) yield run
    else yield* cut(run)
  }
  yield* cut(letters)
}

function* cut(text: string): Generator<string> {
  for (const { segment } of graphemes.segment(text)) yield segment
}
