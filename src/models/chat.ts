import { z } from 'zod'
import type { Question, Server } from './models.ts'

export type Asking<Answer> = {
  readonly server: Server
  readonly model: string
  readonly question: Question<Answer>
  readonly signal: AbortSignal
}

/** One question to a chat model; its answer is parsed again here, whatever the library made of it. */
export async function ask<Answer>(asking: Asking<Answer>): Promise<Answer> {
  const { server, model, question, signal } = asking
  const [{ ChatOpenAI }, { ChatPromptTemplate }] = await Promise.all([
    import('@langchain/openai'),
    import('@langchain/core/prompts'),
  ])
  const { prompt, variables, schema } = question
  const messages = await ChatPromptTemplate.fromMessages(
    [
      ['system', prompt.system],
      ['human', prompt.human],
    ],
    { templateFormat: 'mustache' },
  ).formatMessages(variables)
  const chat = new ChatOpenAI({
    model,
    apiKey: server.apiKey,
    temperature: 0,
    maxRetries: 1,
    onFailedAttempt(error: unknown) {
      if (!mayPass(error)) throw error
    },
    timeout: server.timeoutMs,
    configuration: { baseURL: server.baseUrl, fetch: server.fetch },
    modelKwargs: {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', strict: true, schema: z.toJSONSchema(schema) },
      },
    },
  })
  const { content } = await chat.invoke(messages, { signal })
  return schema.parse(JSON.parse(typeof content === 'string' ? content : ''))
}

/** A lost connection or a server out of breath: asked once more. What came back and cannot be read comes back again. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof SyntaxError) return false
  const late = error.name === 'AbortError' || error.name === 'TimeoutError'
  return 'status' in error && error.status !== undefined ? Number(error.status) >= 500 : !late
}
