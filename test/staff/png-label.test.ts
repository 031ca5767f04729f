import { expect, test } from 'vitest'
import { createCalendar } from '../../src/requests/requests.ts'
import { drawReport, makeReport, weekOf } from '../../src/staff/staff.ts'
import { openStand } from './stand.ts'

test('the report’s picture says in its metadata that no model made it, and is still a whole PNG', async () => {
  const stand = await openStand()
  const week = weekOf(stand.clock.at)
  const report = await makeReport(stand.store.db, { week, calendar: createCalendar() })
  const png = await drawReport(report, { words: stand.words, title: (service) => service })
  await stand.close()
  const chunks = chunksOf(png)
  const [key, value = ''] = chunks.find(({ type }) => type === 'tEXt')?.text.split('\0') ?? []
  expect(key).toBe('AIGC')
  expect(JSON.parse(value)).toMatchObject({ Label: '0', ContentProducer: 'Linli' })
  expect(chunks.map(({ type }) => type)).toEqual(expect.arrayContaining(['IHDR', 'IDAT']))
  expect(chunks.at(-1)?.type).toBe('IEND')
  // Software that checks the sums must open it, too.
  const { loadImage } = await import('@napi-rs/canvas')
  expect((await loadImage(png)).width).toBe(1000)
})

function chunksOf(png: Buffer): readonly { readonly type: string; readonly text: string }[] {
  const found: { type: string; text: string }[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const text = png.subarray(at + 8, at + 8 + length).toString('latin1')
    found.push({ type: png.subarray(at + 4, at + 8).toString(), text })
    at += 12 + length
  }
  return found
}
