import { join } from 'node:path'
import { type AnswersOptions, createAnswers, loadJudge } from '../../src/answers/answers.ts'
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts'
import type { Turn } from '../../src/message.ts'
import {
  loadLabelModel,
  loadLikely,
  loadScope,
  loadWordClasses,
} from '../../src/routing/routing.ts'
import { loadWords } from '../../src/words/words.ts'

const ROOT = join(import.meta.dirname, '../..')
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

const SCOPE = join(ROOT, 'prompts/scope.yaml')
const likely = loadLikely(
  SCOPE,
  loadLabelModel(join(ROOT, 'knowledge/scope.json'), loadWordClasses(SCOPE)),
)

/** 2026-11-23 12:00 in Ningbo. */
export const NOON = Date.UTC(2026, 10, 23, 4)

export const words = loadWords(join(ROOT, 'prompts/words'), 'zh-CN')
let opened: Knowledge | undefined

/** The cards of this checkout, loaded once. */
export function shelf() {
  opened ??= openKnowledge(join(ROOT, 'knowledge'))
  return opened.shelf
}

/** An answers room over the cards of this checkout. */
export function answersRoom(change: Partial<AnswersOptions> = {}) {
  return createAnswers({
    words,
    find: (question, k) => shelf().find(question, k),
    card: (id) => shelf().cards.get(id),
    law: (short) => shelf().laws.get(short),
    judge: loadJudge(join(ROOT, 'knowledge/abstention.json')),
    scope: loadScope(SCOPE),
    likely,
    serviceTitle: () => undefined,
    dayOf: (now) => DAY.format(now),
    ...change,
  })
}

/** A talk of one resident with the room; each line a minute after the last. */
export function talkWith(room = answersRoom(), who = 'resident') {
  let now = NOON
  const turn = (text: string, place: Turn['message']['place'] = { kind: 'private' }): Turn => ({
    message: { id: `m${now}`, from: { channel: 'console', id: who }, place, text, at: now },
    resident: who,
    session: {},
    now,
  })
  return {
    room,
    turn,
    async say(text: string, place?: Turn['message']['place']) {
      now += 60_000
      const outcome = await room.answer(turn(text, place))
      return { ...outcome, text: outcome.replies.map((reply) => reply.text).join('\n\n') }
    },
    wait(ms: number) {
      now += ms
    },
  }
}
