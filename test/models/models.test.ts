import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createRephrase, type RephraseOptions } from '../../src/answers/answers.ts'
import { createLog } from '../../src/log.ts'
import { loadPrompt, type Models, openModels } from '../../src/models/models.ts'
import { answersRoom, shelf, talkWith, words } from '../answers/answering.ts'

const PROMPT = loadPrompt(join(import.meta.dirname, '../../prompts/model/rephrase.md'))
const log = createLog('silent')
let server: LLMock

beforeEach(async () => {
  server = await LLMock.create({ port: 0 })
})
afterEach(() => server.stop())

const modelsOf = (hardStopMs = 5000): Models => {
  const models = openModels({
    apiKey: 'test',
    baseUrl: `${server.url}/v1`,
    model: 'small',
    embeddingModel: 'embedding',
    transcribeModel: 'whisper',
    log,
    hardStopMs,
  })
  if (!models) throw new Error('no models')
  return models
}
const rephraseWith = (change: Partial<RephraseOptions> = {}) =>
  createRephrase({ models: modelsOf(), prompt: PROMPT, names: ['人社局'], words, ...change })

/** An everyday card, which a model may rephrase, and a question that finds it. */
const everyday = () => {
  const card = [...shelf().cards.values()].find(
    ({ risk, asks, id }) =>
      risk === 'everyday' && shelf().find(asks[0] ?? '', 1)[0]?.card.id === id,
  )
  if (!card) throw new Error('no everyday card')
  return { card, question: card.asks[0] ?? '' }
}
const reply = (parts: unknown) => ({ content: JSON.stringify({ parts }) })

describe('with a model', () => {
  test('its words are said when every guard lets them pass, labelled as made by AI', async () => {
    const { card, question } = everyday()
    server.onMessage(/./, reply([{ line: 1, text: `${card.answer}好的。` }]))
    const said = await talkWith(answersRoom({ rephrase: rephraseWith() })).say(question)
    expect(said.text.startsWith(`${card.answer}好的。\n${words.say('answer-ai')}`)).toBe(true)
    expect(said.citations?.slice(0, card.basis.length)).toEqual(card.basis)
  })

  test.each([
    ['another number', (text: string) => `${text}要 99 天。`],
    ['a link', (text: string) => `${text}看 https://evil.example`],
    ['an office the card does not name', (text: string) => `${text}去人社局。`],
    ['a rule turned round', (text: string) => `不${text}`],
  ])('%s is replaced by the card’s own line', async (_what, spoil) => {
    const { card, question } = everyday()
    const [first = ''] = card.steps
    const parts = [
      { line: 1, text: spoil(card.answer) },
      { line: 2, text: first },
    ]
    server.onMessage(/./, reply(parts))
    const spoken = await rephraseWith()(question, card)
    expect(spoken).toBe([card.answer, first, words.say('answer-ai')].join('\n'))
  })

  test('that cites a line which is not there says nothing of it', async () => {
    const { card, question } = everyday()
    server.onMessage(/./, reply([{ line: 99, text: card.answer }]))
    expect(await rephraseWith()(question, card)).toBeUndefined()
  })

  test('a card about rights is quoted as it stands, and the model never asked', async () => {
    const said = await talkWith(answersRoom({ rephrase: rephraseWith() })).say(
      '两个月没发工资 老板拖欠怎么办',
    )
    expect(said.ending).toBe('answered')
    expect(server.getRequests()).toHaveLength(0)
  })

  test('switched off, it is not asked', async () => {
    const { card, question } = everyday()
    expect(await rephraseWith({ isOn: () => false })(question, card)).toBeUndefined()
    expect(server.getRequests()).toHaveLength(0)
  })

  test('no personal data leaves in any request', async () => {
    const { question } = everyday()
    server.onMessage(/./, reply([{ line: 1, text: '好' }]))
    const room = answersRoom({ rephrase: rephraseWith() })
    for (const canary of ['电话13812345678', '身份证11010519491231002X', '我叫卡那利亚，'])
      await talkWith(room).say(`${canary} ${question}`)
    const sent = JSON.stringify(server.getRequests())
    expect(server.getRequests().length).toBeGreaterThan(0)
    expect(sent).not.toMatch(/13812345678|11010519491231002X|卡那利亚/)
  })
})

describe('a model that fails leaves the card’s own words', () => {
  const own = async (models = modelsOf()) => {
    const { card, question } = everyday()
    const rephrase = rephraseWith({ models })
    const said = await talkWith(answersRoom({ rephrase })).say(question)
    expect(said.ending).toBe('answered')
    expect(said.text.startsWith(card.answer)).toBe(true)
    expect(said.text).not.toContain(words.say('answer-ai'))
  }

  test.each([429, 500, 503, 401])('on status %i', async (status) => {
    server.onMessage(/./, { error: { message: 'no', type: 'server_error' }, status })
    await own()
    expect(server.getLastRequest()?.response.status).toBe(status)
  })

  test.each([
    ['no JSON', 'certainly! here is'],
    ['the wrong shape', '{"answer":"15 天"}'],
    ['nothing', ''],
    ['half of it', '{"parts":[{"line":1,'],
    ['too many parts', JSON.stringify({ parts: Array(9).fill({ line: 1, text: 'x' }) })],
  ])('on %s, and is not asked again: somebody waits', async (_what, content) => {
    server.onMessage(/./, { content })
    await own()
    expect(server.getRequests()).toHaveLength(1)
  })

  test('when the connection is cut', async () => {
    server.onMessage(/./, reply([]))
    server.setChaos({ disconnectRate: 1 })
    await own()
  })

  test('when the server sends rubbish', async () => {
    server.onMessage(/./, reply([]))
    server.setChaos({ malformedRate: 1 })
    await own()
  })

  test('when it is slower than the hard stop', async () => {
    server.onMessage(/./, reply([]))
    server.setChaos({ latencyMs: 20_000 })
    const started = performance.now()
    await own(modelsOf(300))
    expect(performance.now() - started).toBeLessThan(3000)
  })

  test('when nobody is there', async () => {
    const models = openModels({ baseUrl: 'http://127.0.0.1:9/v1', model: 'small', log })
    await own(models)
  })
})

describe('the door', () => {
  test('stays shut when no server is set', () => {
    expect(openModels({ model: 'small', log })).toBeUndefined()
  })

  test('gives one vector a text', async () => {
    const vectors = await modelsOf().embed(['押金', '工资'])
    expect(vectors).toHaveLength(2)
    expect(vectors?.[0]?.length).toBeGreaterThan(10)
  })

  test('writes down what was said', async () => {
    server.onTranscription({ transcription: { text: '工资没发' } })
    expect(await modelsOf().transcribe(new Uint8Array([1, 2, 3]), 'a.ogg')).toBe('工资没发')
  })

  test('parses what came, whatever the library made of it', async () => {
    server.onMessage(/./, { content: '{"n":"three"}' })
    const question = {
      prompt: PROMPT,
      variables: { question: 'q', lines: 'l' },
      schema: z.object({ n: z.number() }),
    }
    expect(await modelsOf().ask(question)).toBeUndefined()
  })
})

describe('a prompt', () => {
  const written = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'linli-prompt-')), 'p.md')
    writeFileSync(file, text)
    return file
  }

  test.each([
    ['a blank it does not declare', '[a]', '{{a}} {{b}}', /\{\{b\}\} is not among variables/],
    ['a declared blank it does not use', '[a, b]', '{{a}}', /b is used nowhere/],
  ])('with %s is refused at the start', (_what, variables, human, why) => {
    const file = written(
      `---\nversion: 1\nvariables: ${variables}\n---\n## system\ns\n## human\n${human}\n`,
    )
    expect(() => loadPrompt(file)).toThrow(why)
  })

  test('without its parts is refused', () => {
    expect(() => loadPrompt(written('hello'))).toThrow(/must be a --- block/)
  })
})
