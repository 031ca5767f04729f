import type { Api } from 'grammy'
import { codeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'

/** Longest time for one file (milliseconds). */
const PATIENCE_MS = 15_000
/** Paths as Telegram gives them, e.g. voice/file_12.oga; a local server's own disk is not ours to read. */
const PATH = /^\w[\w-]*(?:\/\w[\w.-]*)*$/

export type DownloadOptions = {
  readonly api: Api
  readonly apiRoot: string
  readonly token: string
  readonly log: Log
}

/** Fetches a file by its file_id into memory (core.telegram.org/bots/api#getfile); undefined when it cannot. */
export function createDownload({ api, apiRoot, token, log }: DownloadOptions) {
  return async function download(
    ref: string,
    mostBytes: number,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      const { file_path: path, file_size: size = 0 } = await api.getFile(
        ref,
        // grammY types the signal after an older polyfill; it only adds and removes an abort listener.
        signal as unknown as Parameters<Api['getFile']>[1],
      )
      if (path === undefined || !PATH.test(path) || size > mostBytes) return undefined
      // The address holds the token: it goes into no log line and no error.
      const response = await fetch(`${apiRoot}/file/bot${token}/${path}`, {
        signal,
        redirect: 'error',
      })
      return response.ok ? await read(response, mostBytes) : undefined
    } catch (error) {
      log.warn({ event: 'telegram_no_file', code: codeOf(error) })
      return undefined
    }
  }
}

/** The whole body, or nothing as soon as it is bigger than was said. */
async function read(
  { body }: Response,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!body) return undefined
  const parts: Uint8Array[] = []
  let count = 0
  for await (const part of body) {
    parts.push(part)
    count += part.length
    if (count > mostBytes) return undefined
  }
  const bytes = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
