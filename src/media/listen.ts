import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Attachment, Person } from '../message.ts'
import { decodeVoice } from './decode.ts'
import { cleanTranscript } from './heard.ts'

/** Fetches an attachment's bytes, if there are no more than these; undefined when it cannot. */
export type Download = (
  ref: string,
  mostBytes: number,
) => Promise<Uint8Array<ArrayBuffer> | undefined>

export type ListenOptions = {
  /** Writes down a WAV file; undefined when no recogniser is set. */
  readonly transcribe:
    | ((wav: Uint8Array<ArrayBuffer>, name: string) => Promise<string | undefined>)
    | undefined
  /** False while staff have shut the model: then nothing is fetched and nothing leaves. */
  readonly mayTranscribe?: (() => Promise<boolean>) | undefined
  /** How this channel gives its files out, if it does. */
  readonly downloadFrom: (channel: string) => Download | undefined
  readonly log: Log
}

/** What was said, or why we do not know: each is a line `media-voice-<why>`. */
export type Listened =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly why: 'none' | 'long' | 'lost' | 'unknown' | 'broken' | 'down' | 'empty'
    }

/** Biggest voice note that is fetched (bytes). */
const MOST_BYTES = 2 * 1024 * 1024

/** Listens to a voice note. Its sound stays in memory for that long, and is never kept. */
export function createListen(options: ListenOptions) {
  const { transcribe, mayTranscribe = async () => true, downloadFrom, log } = options

  async function listen(voice: Attachment, from: Person): Promise<Listened> {
    const download = downloadFrom(from.channel)
    if (!transcribe || !download || !(await mayTranscribe())) return { ok: false, why: 'none' }
    if ((voice.bytes ?? 0) > MOST_BYTES) return { ok: false, why: 'long' }
    const note = await download(voice.ref, MOST_BYTES)
    if (!note) return { ok: false, why: 'lost' }
    const decoded = await decodeVoice(note)
    if (!decoded.ok) return decoded
    const said = await transcribe(decoded.wav, 'voice.wav')
    if (said === undefined) return { ok: false, why: 'down' }
    const text = cleanTranscript(said)
    return text ? { ok: true, text } : { ok: false, why: 'empty' }
  }

  return async function listened(voice: Attachment, from: Person): Promise<Listened> {
    const { channel } = from
    const found = await listen(voice, from).catch((error: unknown): Listened => {
      log.warn({ event: 'voice_failed', channel, code: codeOf(error) })
      return { ok: false, why: 'lost' }
    })
    if (!found.ok) log.info({ event: 'voice_not_heard', channel, kind: found.why })
    return found
  }
}
