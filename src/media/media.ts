import type { Attachment, Choice, Outcome, Turn } from '../message.ts'
import type { Words } from '../words/words.ts'
import { declineLine, showsPapers } from './declined.ts'
import { answerTo, heardIn, readBack, withoutHeard } from './heard.ts'
import { createListen, type Listened, type ListenOptions } from './listen.ts'
import { createPicture, type PictureOptions } from './picture.ts'

export { loadCanvas } from './picture.ts'
export { isWordless } from './wordless.ts'

export type MediaOptions = ListenOptions &
  PictureOptions & {
    readonly words: Words
    /** An answer that cannot wait for a yes: it files nothing, it only names whom to call. */
    readonly urgent: (turn: Turn) => Outcome | undefined
  }

/** What a message is, once what came with it was looked at. */
export type Came =
  /** Words only, and nothing of ours waits for them. */
  | { readonly kind: 'words' }
  /** To be answered as this turn; `lead` is said before the answer. */
  | { readonly kind: 'said'; readonly turn: Turn; readonly lead?: string | undefined }
  /** Done here. `asks` = it ends in a question of ours, behind which nothing else is asked. */
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly asks: boolean }

export type Media = ReturnType<typeof createMedia>

/**
 * Voice notes, pictures and files. A voice note is written down, read back, and counts only after a yes (D-29);
 * a picture is taken where an open question asks for one, drawn anew; everything else is declined with a reason,
 * unfetched and unkept (D-28).
 */
export function createMedia(options: MediaOptions) {
  const { words, urgent } = options
  const listen = createListen(options)
  const { pictured, canRead } = createPicture(options)

  async function take(turn: Turn): Promise<Came> {
    const { attachments = [] } = turn.message
    const voice = attachments.find(({ kind }) => kind === 'voice')
    if (voice) return spoken(turn, voice)
    if (attachments.length > 0) return shown(turn, attachments)
    const heard = heardIn(turn)
    if (heard !== undefined) return answered(turn, heard)
    return turn.session['heard'] === undefined
      ? { kind: 'words' }
      : { kind: 'said', turn: plain(turn, turn.message.text) }
  }

  /** A picture that was asked for: the turn with what is seen in it and nothing else, or why it is not taken. */
  async function picture(turn: Turn): Promise<Came> {
    const { attachments = [], text, from } = turn.message
    const image = attachments.find(({ kind }) => kind === 'image')
    if (!image) return take(turn)
    if (showsPapers(attachments, text)) return declined(turn, words.say('media-papers'))
    const found = await pictured(image, from)
    if (!found.ok) return declined(turn, words.say(`media-picture-${found.why}`))
    const seen = [{ kind: 'image', ref: found.ref } as const]
    return { kind: 'said', turn: { ...turn, message: { ...turn.message, attachments: seen } } }
  }

  async function spoken(turn: Turn, voice: Attachment): Promise<Came> {
    const listened = await listen(voice, turn.message.from)
    if (!listened.ok) return notHeard(turn, listened)
    const { session } = plain(turn, '')
    const call = urgent(plain(turn, listened.text))
    if (call) return { kind: 'done', outcome: { ...call, session }, asks: true }
    return { kind: 'done', outcome: readBack(turn, listened.text, words), asks: true }
  }

  function notHeard(turn: Turn, { why }: Extract<Listened, { readonly ok: false }>): Came {
    const { text } = turn.message
    const line = words.say(`media-voice-${why}`)
    if (text) return { kind: 'said', turn: plain(turn, text), lead: line }
    return declined(turn, line)
  }

  function shown(turn: Turn, attachments: readonly Attachment[]): Came {
    const { text } = turn.message
    const line = declineLine(attachments, text, words)
    if (text) return { kind: 'said', turn: plain(turn, text), lead: line }
    return declined(turn, line)
  }

  function answered(turn: Turn, heard: string): Came {
    switch (answerTo(turn.message.text, words)) {
      case 'yes':
        return { kind: 'said', turn: plain(turn, heard) }
      case 'no':
        return declined(turn, words.say('media-again'))
      case undefined:
        return { kind: 'said', turn: plain(turn, turn.message.text) }
    }
  }

  function declined(turn: Turn, text: string): Came {
    const { session } = plain(turn, '')
    const replies = [{ text, choices: [person()] }]
    return { kind: 'done', outcome: { ending: 'unreadable', replies, session }, asks: false }
  }

  function person(): Choice {
    return { key: '0', label: words.say('person'), value: '人工' }
  }

  return {
    take,
    picture,
    /** Whether a picture that is asked for could be read here. */
    canReadPictures: canRead,
    /** True while digits answer our read-back. */
    ownsDigits: (session: Turn['session']) => session['heard'] !== undefined,
  }
}

/** The turn as if this had been typed: nothing attached, nothing waiting for a yes. */
function plain(turn: Turn, text: string): Turn {
  const { attachments: _attached, pressed, ...message } = turn.message
  // A button's signature stands for its own value, never for words that came by ear.
  const signed = text === message.text && pressed !== undefined ? { pressed } : {}
  return { ...turn, message: { ...message, ...signed, text }, session: withoutHeard(turn.session) }
}
