import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

let server: LLMock
let talk: Awaited<ReturnType<typeof openTalk>>
beforeEach(async () => {
  server = await LLMock.create({ port: 0 })
  talk = await openTalk({ environment: { OPENAI_BASE_URL: `${server.url}/v1` } })
})
afterEach(async () => {
  await talk.close()
  await server.stop()
})

/** A card that a model may put into its own words, and a question that it answers. */
async function rephrased() {
  const { shelf } = talk.app.rooms.knowledge
  for (const card of shelf.cards.values()) {
    const [question = ''] = card.asks
    if (card.risk !== 'everyday' || shelf.find(question, 1)[0]?.card.id !== card.id) continue
    await talk.say('berik', question)
    if (server.getRequests().length > 0) return { card, question }
  }
  throw new Error('no card that a model is asked about')
}

test('closed to models, the desk asks none from the next message on, and again when opened', async () => {
  server.onMessage(/./, { content: '{}' })
  const { card, question } = await rephrased()
  const before = server.getRequests().length
  expect(textsTo('desk', await talk.say('desk', '关 模型'))).toContain('已关：模型')
  expect(textsTo('amina', await talk.say('amina', question))).toContain(card.answer)
  expect(server.getRequests()).toHaveLength(before)
  expect(textsTo('desk', await talk.say('desk', '开关'))).toContain('模型：关')
  await talk.say('desk', '开 模型')
  await talk.say('amina', question)
  expect(server.getRequests().length).toBeGreaterThan(before)
})
