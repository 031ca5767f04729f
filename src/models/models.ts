import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Log } from '../log.ts'
import { ask } from './chat.ts'
import { allowedHosts, fetchFrom, OPENAI_URL } from './hosts.ts'
import { embed, transcribe } from './openai.ts'
import type { Prompt } from './prompt.ts'

export { allowedHosts } from './hosts.ts'
export { loadPrompt, type Prompt } from './prompt.ts'

export type ModelsOptions = {
  readonly apiKey?: string | undefined
  /** Any OpenAI-compatible server; undefined means OpenAI's own. */
  readonly baseUrl?: string | undefined
  /** Hosts that questions may go to; none listed means the one that is set. */
  readonly hosts?: readonly string[] | undefined
  readonly model: string
  readonly embeddingModel?: string | undefined
  readonly transcribeModel?: string | undefined
  readonly log: Log
  /** Longest time for one call, retries included (milliseconds). */
  readonly hardStopMs?: number | undefined
}

/** What is asked of a model: a prompt, what fills its blanks, and the shape that its answer must have. */
export type Question<Answer> = {
  readonly prompt: Prompt
  readonly variables: Readonly<Record<string, string>>
  readonly schema: z.ZodType<Answer>
}

/** Models behind one door. Every call may fail quietly: undefined means do without. */
export type Models = {
  ask<Answer>(question: Question<Answer>): Promise<Answer | undefined>
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[] | undefined>
  transcribe(audio: Uint8Array<ArrayBuffer>, name: string): Promise<string | undefined>
  readonly canEmbed: boolean
  readonly canTranscribe: boolean
}

/** How a server is reached. */
export type Server = {
  readonly apiKey: string
  readonly baseUrl: string
  readonly timeoutMs: number
  /** Reaches allowed hosts only. */
  readonly fetch: typeof fetch
}

const HARD_STOP_MS = 20_000

/**
 * Models of the server that is set; undefined when none is. Nothing heavy is loaded before the first call. Throws
 * `model_host_refused`.
 */
export function openModels(options: ModelsOptions): Models | undefined {
  const { apiKey, baseUrl, model, embeddingModel, transcribeModel, log } = options
  if (!apiKey && !baseUrl) return undefined
  const timeoutMs = options.hardStopMs ?? HARD_STOP_MS
  const server: Server = {
    apiKey: apiKey ?? 'none',
    // Named outright: left out, the libraries would read the environment for themselves.
    baseUrl: baseUrl ?? OPENAI_URL,
    timeoutMs,
    fetch: fetchFrom(allowedHosts(baseUrl, options.hosts ?? [])),
  }

  async function quietly<T>(kind: string, work: (signal: AbortSignal) => Promise<T>) {
    const started = performance.now()
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      return await raced(work(signal), signal)
    } catch (error) {
      const ms = Math.round(performance.now() - started)
      log.warn({ event: 'model_failed', kind, code: kindOf(error, signal), ms })
      return undefined
    }
  }

  return {
    canEmbed: embeddingModel !== undefined,
    canTranscribe: transcribeModel !== undefined,
    ask: (question) => quietly('chat', (signal) => ask({ server, model, question, signal })),
    embed(texts) {
      if (!embeddingModel) return Promise.resolve(undefined)
      return quietly('embed', (signal) => embed({ server, model: embeddingModel, texts, signal }))
    },
    transcribe(audio, name) {
      if (!transcribeModel) return Promise.resolve(undefined)
      return quietly('transcribe', (signal) =>
        transcribe({ server, model: transcribeModel, audio, name, signal }),
      )
    },
  }
}

/** Ends with the signal, even if a library does not mind it. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new LinliError('model_late', 'The model took too long; the card answered.'))
    })
  })
  return Promise.race([work, late])
}

/** A word for the log; never the error's text, which may quote what was asked. */
function kindOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'late'
  if (error instanceof z.ZodError) return 'malformed'
  if (error instanceof Error && 'status' in error && typeof error.status === 'number')
    return `http_${error.status}`
  return error instanceof Error ? error.name : 'unknown'
}
