import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse } from './house.ts'

/** How the model falsifies each numbered line that it is given; undefined leaves the line out. */
type Lie = (line: string) => string | undefined

const LIES: Lie = (line) =>
  line
    .replace('15 天', '30 天')
    .replace('半年', '三个月')
    .replace('应当', '可以')
    .replace('不合', '合')
    .concat('详见 http://evil.example')
/** One true line, so that something of the model's is taken; what the rule hangs on is left out. */
const LEAVES_OUT: Lie = (line) => (line.includes('半年') ? undefined : line)

let lie: Lie = LIES
let asked = 0
const model = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  asked += 1
  const parts = [
    ...JSON.parse(body)
      .messages.at(-1)
      .content.matchAll(/^(\d+)\. (.+)$/gm),
  ].flatMap(([, line, text = '']) => {
    const told = lie(text)
    return told === undefined ? [] : [{ line: Number(line), text: told.slice(0, 80) }]
  })
  const message = { role: 'assistant', content: JSON.stringify({ parts: parts.slice(0, 5) }) }
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({ id: 'x', object: 'chat.completion', choices: [{ index: 0, message }] }),
  )
})
let url = ''
beforeAll(async () => {
  model.listen(0, '127.0.0.1')
  await once(model, 'listening')
  const address = model.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
})
afterAll(() => model.close())

const QUESTIONS = ['居住证多久能拿到', '办居住证要什么条件'] as const

test('a model invents days, turns what must be into what may be, adds a link: residents read the card word for word', async () => {
  const plain = await openHouse()
  const expected = []
  for (const text of QUESTIONS) expected.push((await plain.resident(text)).resident)
  await plain.close()

  const house = await openHouse({
    environment: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: url, OPENAI_MODEL: 'm' },
  })
  lie = LIES
  for (const [index, text] of QUESTIONS.entries()) {
    const { resident } = await house.resident(text)
    expect(resident).toBe(expected[index])
    expect(resident).not.toMatch(/30 天|三个月|evil/)
  }
  expect(asked).toBeGreaterThanOrEqual(QUESTIONS.length)

  lie = LEAVES_OUT
  const short = await house.resident('办居住证要什么条件')
  expect(short.resident).toContain('半年')
  expect(short.resident).toMatch(/AI/)
  expect(short.resident).toMatch(/依据《居住证暂行条例》第二条/)
  await house.close()
})
