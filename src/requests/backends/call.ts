import type { Failed } from './backend.ts'

export type Answer = { readonly status: number; readonly text: string }
export type Call = { readonly ok: true; readonly answer: Answer } | Failed

export type CallOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 15_000
const LARGEST_ANSWER = 5 * 1024 * 1024

/** One request to another system. Whatever the network does is a value; the answer is read whole or not at all. */
export async function call(url: string, options: CallOptions = {}): Promise<Call> {
  const { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS } = options
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      // A key must not follow a redirect to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (text.length > LARGEST_ANSWER) return { ok: false, why: 'refused', code: 'too_large' }
    const { status } = response
    if (status === 429 || status >= 500) {
      const after = Number(response.headers.get('retry-after'))
      return {
        ok: false,
        why: 'retry',
        code: `http_${status}`,
        ...(after > 0 ? { afterMs: after * 1000 } : {}),
      }
    }
    return { ok: true, answer: { status, text } }
  } catch {
    return { ok: false, why: 'retry', code: 'unreachable' }
  }
}

/** The refusal that an answer of the 4xx kind is. */
export function refused(status: number): Failed {
  return { ok: false, why: 'refused', code: `http_${status}` }
}
