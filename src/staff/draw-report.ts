import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { LinliError } from '../errors.ts'
import { withLabel } from './png-label.ts'
import type { Kind, Report } from './report.ts'
import { labelOf, medianOf, type SayOptions, sayDay, sayHours } from './say-report.ts'

const WIDTH = 1000
const MARGIN = 48
const ROW = 44
const FONT = 'Linli'
/** Ink, quiet ink, lines and bars; every text stands at 4.5 : 1 or better on white. */
const COLOURS = {
  ink: '#1a1a1a',
  quiet: '#555555',
  line: '#d0d0d0',
  bar: '#2f6f9f',
  tile: '#f3f6f8',
}

/** Draws the week as a PNG that reads on a phone. Throws when the optional libraries are not installed. */
export async function drawReport(report: Report, options: SayOptions): Promise<Buffer> {
  const { createCanvas } = await openCanvas()
  const rows = Math.max(1, report.byService.length) + Math.max(1, report.byOutcome.length)
  const height = 420 + rows * ROW + 220
  const canvas = createCanvas(WIDTH, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, WIDTH, height)
  const { words } = options
  const span = { from: sayDay(report.from), to: sayDay(report.to - 1) }
  write(context, words.say('report-title', span), { x: MARGIN, y: 78, size: 36, bold: true })
  drawTiles(context, report, options)
  let y = 410
  y = drawTable(context, { report, kind: 'service', y }, options)
  y = drawTable(context, { report, kind: 'outcome', y: y + 54 }, options)
  const gaps = [
    words.say('report-gaps', { count: report.gaps }),
    words.say('report-disclosed', { count: report.disclosed }),
  ].join('　')
  write(context, gaps, { x: MARGIN, y: y + 34, size: 24 })
  const notes = [words.say('report-note')]
  if (report.unknownYear) notes.push(words.say('report-unknown-year', { year: report.unknownYear }))
  for (const [index, text] of notes.entries())
    write(context, text, { x: MARGIN, y: y + 74 + index * 32, size: 20, colour: COLOURS.quiet })
  return withLabel(canvas.toBuffer('image/png'))
}

/** Canvas and font are heavy and optional: loaded when the first picture is drawn. */
async function openCanvas() {
  try {
    const canvas = await import('@napi-rs/canvas')
    const require = createRequire(import.meta.url)
    const folder = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files')
    if (!canvas.GlobalFonts.has(FONT))
      for (const weight of ['400', '700'])
        canvas.GlobalFonts.registerFromPath(
          join(folder, `noto-sans-sc-chinese-simplified-${weight}-normal.woff2`),
          FONT,
        )
    return canvas
  } catch (cause) {
    throw new LinliError(
      'no_canvas',
      'Pictures need @napi-rs/canvas and @fontsource/noto-sans-sc: npm install --include=optional. The text report works without.',
      { cause },
    )
  }
}

type Style = {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly bold?: boolean
  readonly colour?: string
  readonly right?: boolean
  readonly widest?: number
}

function write(context: SKRSContext2D, text: string, style: Style): void {
  context.font = `${style.bold ? 700 : 400} ${style.size}px ${FONT}`
  context.fillStyle = style.colour ?? COLOURS.ink
  context.textAlign = style.right ? 'right' : 'left'
  let shown = text
  while (style.widest && context.measureText(shown).width > style.widest && shown.length > 2)
    shown = `${shown.slice(0, -2)}…`
  context.fillText(shown, style.x, style.y)
}

function drawTiles(context: SKRSContext2D, report: Report, { words }: SayOptions): void {
  const few = words.say('report-few')
  const hours = (ms: number | undefined) => (ms === undefined ? '—' : sayHours(ms))
  const tiles = [
    ['filed', String(report.filed ?? few)],
    ['closed', String(report.closed ?? few)],
    ['on-time', report.onTime === undefined ? '—' : `${report.onTime}%`],
    ['first', hours(report.firstTouch)],
    ['close', hours(report.toClose)],
    ['satisfaction', report.satisfaction === undefined ? '—' : report.satisfaction.toFixed(1)],
  ] as const
  const width = (WIDTH - 2 * MARGIN - 2 * 20) / 3
  for (const [index, [name, value]] of tiles.entries()) {
    const x = MARGIN + (index % 3) * (width + 20)
    const y = 112 + Math.floor(index / 3) * 130
    context.fillStyle = COLOURS.tile
    context.beginPath()
    context.roundRect(x, y, width, 112, 10)
    context.fill()
    write(context, value, { x: x + 18, y: y + 56, size: 40, bold: true })
    const label = words.say(`report-tile-${name}`)
    write(context, label, { x: x + 18, y: y + 92, size: 21, colour: COLOURS.quiet })
  }
}

type Table = {
  readonly report: Report
  readonly kind: Kind
  readonly y: number
}

/** Bars with their numbers; returns where it ends. */
function drawTable(
  context: SKRSContext2D,
  { report, kind, y }: Table,
  options: SayOptions,
): number {
  const { words } = options
  const cells = kind === 'service' ? report.byService : report.byOutcome
  write(context, words.say(`report-by-${kind}`), { x: MARGIN, y: y + 6, size: 26, bold: true })
  if (cells.length === 0) {
    const none = words.say('report-none')
    write(context, none, { x: MARGIN, y: y + ROW, size: 22, colour: COLOURS.quiet })
    return y + ROW + 20
  }
  const most = Math.max(...cells.map(({ count }) => count))
  const [left, right] = [MARGIN + 260, WIDTH - MARGIN - 300]
  for (const [index, cell] of cells.entries()) {
    const line = y + 26 + index * ROW
    const label = labelOf(cell, kind, options)
    write(context, label, { x: MARGIN, y: line + 28, size: 23, widest: 245 })
    const width = Math.max(4, ((right - left) * cell.count) / most)
    context.fillStyle = cell.label === undefined ? COLOURS.quiet : COLOURS.bar
    context.fillRect(left, line + 6, width, ROW - 16)
    const count = String(cell.count)
    const x = left + width + 12
    write(context, count, { x, y: line + 28, size: 23, bold: true })
    const median = medianOf(report, kind, cell)
    if (median === undefined) continue
    const half = words.say('report-half', { hours: sayHours(median) })
    const after = x + context.measureText(count).width + 4
    write(context, half, { x: after, y: line + 28, size: 20, colour: COLOURS.quiet })
  }
  return y + 26 + cells.length * ROW
}
