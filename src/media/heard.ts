import { z } from 'zod'
import type { Outcome, Session, Turn } from '../message.ts'
import type { Words } from '../words/words.ts'

/** How long what was heard waits for its yes (milliseconds); later "1" means something else. */
const WAITS_MS = 3_600_000
/** Longest transcript that is taken (UTF-16 units): a minute of fast speech is half of it. */
const LONGEST = 1000
/** Control and hidden format characters, but not ZWJ/ZWNJ, which some scripts need. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}]+/gu

const slot = z.object({ text: z.string(), at: z.number() })

/** What was heard and still waits for its yes. */
export function heardIn({ session, now }: Turn): string | undefined {
  const read = slot.safeParse(session['heard'])
  return read.success && now - read.data.at < WAITS_MS ? read.data.text : undefined
}

/** The session without what was heard. */
export function withoutHeard(session: Session): Session {
  const { heard: _heard, ...rest } = session
  return rest
}

/** A transcript as somebody could have typed it. */
export function cleanTranscript(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').trim().slice(0, LONGEST).toWellFormed()
}

/** Reads back what was heard; it counts for nothing before the yes. */
export function readBack(turn: Turn, text: string, words: Words): Outcome {
  return {
    ending: 'clarified',
    replies: [
      {
        text: words.say('media-heard', { text }),
        choices: [
          { key: '1', label: words.say('media-heard-yes'), value: words.say('media-heard-yes') },
          { key: '2', label: words.say('media-heard-no'), value: words.say('media-heard-no') },
        ],
      },
    ],
    session: { ...withoutHeard(turn.session), heard: { text, at: turn.now } },
  }
}

/** How a read-back was answered; undefined = with something else. */
export function answerTo(said: string, words: Words): 'yes' | 'no' | undefined {
  const plain = bare(said)
  const among = (kind: 'yes' | 'no') =>
    [
      bare(words.say(`media-heard-${kind}`)),
      ...words.say(`media-${kind}-also`).split(' '),
    ].includes(plain)
  if (among('yes')) return 'yes'
  return among('no') ? 'no' : undefined
}

/** Without spaces and punctuation. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase()
}
