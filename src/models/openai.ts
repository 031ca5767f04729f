import type { Server } from './models.ts'

type Call = { readonly server: Server; readonly model: string; readonly signal: AbortSignal }

/** One vector a text. */
export async function embed(
  call: Call & { readonly texts: readonly string[] },
): Promise<readonly (readonly number[])[]> {
  const client = await clientOf(call.server)
  const { data } = await client.embeddings.create(
    { model: call.model, input: [...call.texts], encoding_format: 'float' },
    { signal: call.signal },
  )
  return data.map(({ embedding }) => embedding)
}

/** What was said in a recording. */
export async function transcribe(
  call: Call & { readonly audio: Uint8Array<ArrayBuffer>; readonly name: string },
): Promise<string> {
  const client = await clientOf(call.server)
  const file = new File([call.audio], call.name)
  const { text } = await client.audio.transcriptions.create(
    { model: call.model, file },
    { signal: call.signal },
  )
  return text
}

async function clientOf({ apiKey, baseUrl, timeoutMs, fetch }: Server) {
  const { OpenAI } = await import('openai')
  return new OpenAI({ apiKey, baseURL: baseUrl, fetch, timeout: timeoutMs, maxRetries: 1 })
}
