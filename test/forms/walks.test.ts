import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../src/forms/engine.ts'
import type { Question } from '../../src/forms/layout.ts'
import { type Progress, progressSchema } from '../../src/forms/progress.ts'
import type { Step } from '../../src/forms/step.ts'
import type { Attachment } from '../../src/message.ts'
import { answerTo, fresh } from './drive.ts'
import { START, services, words } from './talk.ts'

/** 25 forms × 400 = 10,000 walks. */
const WALKS = 400
const engines = services.map((service) => createEngine(service, words))

/** Nothing is filed without one of these (D-21). */
const CONFIRMS = /^(?:88|确认)$/u

type Move = { readonly text: string; readonly wait: number }
const MINUTE = 60_000

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constant('(answer)') },
  { weight: 3, arbitrary: fc.constantFrom('返回', '9', '跳过', '8', '08', '不改', '7') },
  { weight: 2, arbitrary: fc.constantFrom('1', '2', '3', '4', '5', '6', '88', '确认') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('取消', '重来', '继续', '以后再填', '为什么', '再说一遍'),
  },
  { weight: 1, arbitrary: fc.constantFrom('要交钱吗', '居住证几天能拿到', '我想找工作') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('改第2项', '电话改成13900001111', '称呼错了', '删掉第1个'),
  },
  { weight: 1, arbitrary: fc.constantFrom('0', '人工', '99', '', '嗯', '好') },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map((any) => any.replace(/[?？]/g, '')) },
)
const move: fc.Arbitrary<Move> = fc.record({
  text,
  wait: fc.oneof(
    { weight: 12, arbitrary: fc.constant(MINUTE) },
    { weight: 1, arbitrary: fc.constant(3 * 60 * MINUTE) },
  ),
})
const walk = fc.array(move, { minLength: 1, maxLength: 14 })

/** Every rule that holds after any step; plain throws, for `expect` would take most of the time. */
function check(engine: Engine, step: Step): void {
  if (step.kind === 'restarted' || step.kind === 'stopped') return
  const relevant = new Set(engine.questions(step.progress).map(({ path }) => path))
  const { answers, before } = step.progress
  for (const path of [...Object.keys(answers), ...Object.keys(before)])
    must(relevant.has(path), `${path} is kept but does not matter`)
  if (step.kind === 'filed') {
    must(engine.open(step.progress) === undefined, 'filed with an open question')
    const names = new Set([...relevant].map((path) => path.replace(/^\$/, '')))
    for (const { name } of step.fields) must(names.has(name), `${name} filed but does not matter`)
  }
  if (step.kind !== 'asked' && step.kind !== 'digression') return
  const { text: read, choices = [] } = step.reply
  must((read.match(/[？?]/g)?.length ?? 0) <= 1, `two questions: ${read}`)
  must(choices.filter(({ key }) => /^[1-5]$/.test(key)).length <= 5, 'more than five choices')
  must(new Set(choices.map(({ key }) => key)).size === choices.length, 'a key twice')
  if (!step.progress.paused) must(choices.at(-1)?.key === '0', `no way to a person: ${read}`)
}

/** A picture, where one is asked for. */
function attachedTo(open: Question | undefined): readonly Attachment[] | undefined {
  if (open?.field.type !== 'photo') return undefined
  return [{ kind: 'image', ref: 'data:image/jpeg;base64,AAAA' }]
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

function go(engine: Engine, moves: readonly Move[]): readonly Step[] {
  let now = START
  let progress: Progress = { ...fresh(engine), pictures: true }
  const steps: Step[] = [engine.opening(progress, now)]
  for (const { text: said, wait } of moves) {
    now += wait
    const open = engine.open(progress)
    const spoken = said === '(answer)' ? (open ? answerTo(open.field) : '88') : said
    const attachments = said === '(answer)' ? attachedTo(open) : undefined
    const wish = spoken === '我想找工作'
    const step = engine.step(progress, { text: spoken, attachments, wish }, now)
    steps.push(step)
    if (step.kind === 'filed') must(CONFIRMS.test(spoken), `filed by ${spoken}`)
    if (step.kind === 'digression')
      must(step.progress.answers === progress.answers, 'a digression changed an answer')
    if (step.kind === 'stopped' || step.kind === 'filed' || step.kind === 'restarted') return steps
    if (step.kind === 'person' && step.fields) return steps
    progress = progressSchema.parse(JSON.parse(JSON.stringify(step.progress)))
  }
  steps.push(...finish(engine, progress, now))
  return steps
}

/** From anywhere, plain answers lead to the receipt. */
function finish(engine: Engine, from: Progress, start: number): readonly Step[] {
  const { pending: _pending, ...rest } = from
  let progress: Progress = { ...rest, paused: false, reminded: false, touchedAt: start }
  const steps: Step[] = []
  for (let count = 0; count < 60; count += 1) {
    const open = engine.open(progress)
    const text = open ? answerTo(open.field) : '88'
    const step = engine.step(progress, { text, attachments: attachedTo(open) }, start)
    steps.push(step)
    if (step.kind === 'filed') return steps
    if (step.kind !== 'asked') break
    progress = step.progress
  }
  throw new Error(`stuck at ${engine.open(progress)?.path}: ${JSON.stringify(steps.at(-1))}`)
}

describe('random walks', () => {
  test.each(engines)(
    '$service.id: never stuck, one question, only what matters, the same again',
    (engine) => {
      fc.assert(
        fc.property(walk, (moves) => {
          const steps = go(engine, moves)
          for (const step of steps) check(engine, step)
          must(JSON.stringify(go(engine, moves)) === JSON.stringify(steps), 'not the same again')
        }),
        { numRuns: WALKS },
      )
    },
    60_000,
  )

  test('back undoes answers one by one, as a stack does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: engines.length - 1 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        (which, moves) => {
          const engine = engines[which]
          if (!engine) return
          let progress = fresh(engine)
          const stack: string[] = []
          for (const forward of moves) {
            const open = engine.open(progress)
            if (forward && !open) continue
            const said = forward && open ? answerTo(open.field) : '返回'
            const step = engine.step(progress, { text: said }, START)
            if (step.kind !== 'asked') return
            if (forward && open) stack.push(open.path)
            const undone = forward ? undefined : stack.pop()
            progress = step.progress
            expect(progress.trail).toEqual(stack)
            if (undone) expect(engine.open(progress)?.path).toBe(undone)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
