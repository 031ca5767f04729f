import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { shelf, talkWith } from './answering.ts'

const FILE = join(import.meta.dirname, '../eval/follow-ups.jsonl')
const pair = z.object({
  first: z.string(),
  next: z.string(),
  /** Cards that answer the second message; none means that it must not be read as going on. */
  cards: z.array(z.string()),
  half: z.enum(['learnt', 'fresh']),
})
const pairs = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => pair.parse(JSON.parse(line)))

/** Whether the second answer is one of the cards wanted: it cites just what one of them cites. */
async function goesRight({ first, next, cards }: z.infer<typeof pair>): Promise<boolean> {
  const talk = talkWith()
  await talk.say(first)
  const { citations = [] } = await talk.say(next)
  if (cards.length === 0) return citations.length === 0
  const [quoted] = citations
  return cards.some((id) => {
    const basis = shelf().cards.get(id)?.basis ?? []
    return quoted && basis[0]?.law === quoted.law && basis[0].article === quoted.article
  })
}

describe('a second message that goes on from the first', () => {
  // “fresh” was written after the rules and measured once: 55 of 64.
  test.each([
    ['learnt', 0.85],
    ['fresh', 0.8],
  ] as const)('is read together with it, in the %s half', async (half, floor) => {
    const lines = pairs.filter((one) => one.half === half)
    const right = await Promise.all(lines.map(goesRight))
    expect(lines.length).toBeGreaterThanOrEqual(60)
    expect(right.filter(Boolean).length / lines.length).toBeGreaterThanOrEqual(floor)
  })

  test('gets the lines of the same card that tell what is asked, with its source', async () => {
    const talk = talkWith()
    await talk.say('身份证丢了')
    const { replies } = await talk.say('要多少钱')
    expect(replies[0]?.text).toContain('工本费')
    expect(replies[0]?.text).toMatch(/依据《居民身份证法》/)
  })

  test('is told openly when the card does not say it, with the number that knows', async () => {
    const talk = talkWith()
    await talk.say('公租房怎么申请')
    const { replies } = await talk.say('要排多久')
    expect(replies[0]?.text).toContain('依据里没写')
    expect(replies[0]?.text).toMatch(/12345|12333/)
  })

  test('is a matter of its own when it names one', async () => {
    const talk = talkWith()
    await talk.say('产假多少天')
    const { replies } = await talk.say('房东赶我走')
    expect(replies[0]?.text).toContain('合同')
    expect(replies[0]?.text).not.toContain('产假')
  })
})
