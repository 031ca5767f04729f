import { createServer, type Server } from 'node:http'
import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createLog } from '../../src/log.ts'
import { type ModelsOptions, openModels } from '../../src/models/models.ts'
import { openTalk } from '../talk.ts'

const log = createLog('silent')
const open = (more: Partial<ModelsOptions>) =>
  openModels({ apiKey: 'test', model: 'small', log, ...more })

describe('a model server', () => {
  test.each([
    [
      'https://models.example.cn/v1',
      ['api.openai.com'],
      /models\.example\.cn is not in MODEL_HOSTS/,
    ],
    [undefined, ['models.example.cn'], /api\.openai\.com is not in MODEL_HOSTS/],
    ['http://models.example.cn:8000/v1', ['models.example.cn:9000'], /:8000 is not in/],
    ['https://models.example.cn.evil.example/v1', ['models.example.cn'], /is not in MODEL_HOSTS/],
    ['https://models.example.cn@evil.example/v1', ['models.example.cn'], /evil\.example is not/],
  ])('%s is refused where only %s may be asked', (baseUrl, hosts, why) => {
    expect(() => open({ baseUrl, hosts })).toThrow(why)
  })

  test.each([
    ['https://models.example.cn/v1', []],
    [undefined, []],
    ['http://models.example.cn:8000/v1', ['models.example.cn']],
    ['http://models.example.cn:8000/v1', ['models.example.cn:8000', 'other.example']],
  ])('%s is open where %j may be asked', (baseUrl, hosts) => {
    expect(open({ baseUrl, hosts })).toBeDefined()
  })

  test('that is not listed stops the start, by name', async () => {
    const environment = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', MODEL_HOSTS: 'api.openai.com' }
    await expect(openTalk({ environment })).rejects.toThrow(/127\.0\.0\.1:9 is not in MODEL_HOSTS/)
  })
})

describe('a model server that sends us elsewhere', () => {
  let elsewhere: LLMock
  let server: Server
  let baseUrl: string
  let asked: number

  beforeEach(async () => {
    elsewhere = await LLMock.create({ port: 0 })
    elsewhere.onMessage(/./, { content: '{"n":1}' })
    elsewhere.onTranscription({ transcription: { text: '好' } })
    asked = 0
    server = createServer((request, response) => {
      asked += 1
      response.writeHead(307, { location: `${elsewhere.url}${request.url}` }).end()
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    server.listen(0, '127.0.0.1', () => resolve())
    await promise
    const address = server.address()
    baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await elsewhere.stop()
  })

  const models = () => open({ baseUrl, embeddingModel: 'e', transcribeModel: 't' })
  const prompt = { file: '', version: 1, variables: ['q'], system: 's', human: '{{q}}' }
  const schema = z.object({ n: z.number() })

  test.each([
    ['chat', () => models()?.ask({ prompt, variables: { q: '工资' }, schema })],
    ['embeddings', () => models()?.embed(['工资'])],
    ['transcription', () => models()?.transcribe(new Uint8Array([1]), 'a.ogg')],
  ])('is not followed: %s', async (_what, call) => {
    expect(await call()).toBeUndefined()
    expect(asked).toBeGreaterThan(0)
    expect(elsewhere.getRequests()).toHaveLength(0)
  })
})
