import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createTalk } from './talk.ts'

type Line = { readonly mark: string; readonly text: string }
type Script = { readonly service: string; readonly title: string; readonly lines: readonly Line[] }

const scripts = readFileSync('test/forms/repairs.txt', 'utf8')
  .split(/^= /m)
  .slice(1)
  .map((block): Script => {
    const [head = '', ...rest] = block.trim().split('\n')
    const [service = '', ...title] = head.split(' ')
    const lines = rest
      .filter(Boolean)
      .map((line) => ({ mark: line.slice(0, 1), text: line.slice(2) }))
    return { service, title: title.join(' '), lines }
  })

async function play({ service, lines }: Script): Promise<void> {
  let talk = createTalk()
  let read = await talk.start(service)
  for (const { mark, text } of lines) {
    if (mark === '>') read = await talk.say(text)
    if (mark === '~') talk.later(Number(text) * 60_000)
    if (mark === '*') {
      const next = createTalk()
      next.restore(JSON.parse(JSON.stringify(talk.session())))
      talk = next
    }
    if (mark === '<') expect(read).toContain(text)
    if (mark === '!') expect(read).not.toContain(text)
    if (mark === '-') expect(talk.filed).toHaveLength(0)
    if (mark !== '+') continue
    const [name, value = ''] = text.split('=')
    expect(talk.filed).toHaveLength(1)
    expect(talk.filed[0]?.fields.find((field) => field.name === name)?.value ?? '').toBe(value)
  }
}

describe('repairs', () => {
  test('there are at least 52', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(52)
  })

  test.each(scripts)('$service: $title', async (script) => {
    await play(script)
  })
})
