import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Effect, File, Filing, Outcome, Reply, Session, Turn } from '../message.ts'
import type { Words } from '../words/words.ts'
import { createAlarms, isExpired, withoutForm as without } from './alarms.ts'
import { askedBack } from './asked-back.ts'
import { type Assist, assisted } from './assist.ts'
import { isElsewhere } from './control.ts'
import { inLanguage } from './definition.ts'
import { createEngine, type Engine } from './engine.ts'
import { kindOf } from './fields/kinds.ts'
import type { Service } from './load-services.ts'
import { createMatch, isWish } from './match.ts'
import { createMenu } from './menu.ts'
import { begin, type Progress, progressSchema } from './progress.ts'
import { receiptOf } from './receipt.ts'
import { remembered, reuseIn } from './reuse.ts'
import { infoOf } from './service-info.ts'
import type { Step } from './step.ts'
import type { Taken } from './taken.ts'

export type { Assist } from './assist.ts'
export { inLanguage, jsonSchemaOfServices } from './definition.ts'
export { loadServices, readService, type Service } from './load-services.ts'
export { fromOpen311, type Open311Definition, toOpen311 } from './open311.ts'
export { fieldClassOf, personalFieldsOf } from './personal-fields.ts'
export type { Playing, Said } from './play.ts'
export { firstDifference, type Recorded, record, recordedSchema } from './record.ts'
export type { ServiceInfo } from './service-info.ts'
export type { Taken } from './taken.ts'
export { fromXlsForm, type Rows, toXlsForm } from './xlsform.ts'

export type FormsOptions = {
  readonly services: readonly Service[]
  readonly words: Words
  readonly file: File
  readonly newReference: () => string
  /** How a resident gets from a group to a private chat, where the platform has a link. */
  readonly privateLink?: ((channel: string) => string | undefined) | undefined
  readonly language?: string | undefined
  /** How a guardian may agree for a child, and what keeps that word; by the child's keyed hash and the service. */
  readonly invite?:
    | ((child: string, service: string) => Reply & { readonly effect: Effect })
    | undefined
  /** Whether a picture that is sent there can be read. */
  readonly takesPictures?: ((channel: string) => boolean) | undefined
  /** Traditional characters as plain ones; what is free to write is kept as it was written (P-26). */
  readonly plainScript?: ((text: string) => string) | undefined
  /** A model that may read a sentence which the rules could not; everything works without. */
  readonly assist?: Assist | undefined
}

export type Forms = ReturnType<typeof createForms>

const guarded = z.array(z.string())
/** The guided dialogue: leads one resident through one form at a time, and files it. */
export function createForms(options: FormsOptions) {
  const { words, file, newReference, privateLink, language = 'zh-CN' } = options
  const { plainScript = (text: string) => text } = options
  const engines = new Map<string, Engine>(
    options.services.map((service) => [service.id, createEngine(service, words, language)]),
  )
  const services = options.services.map((service) => infoOf(service, language))
  const match = createMatch(options.services)
  const menu = createMenu(services, words)

  function progressIn(session: Session): Progress | undefined {
    const read = progressSchema.safeParse(session['form'])
    return read.success ? read.data : undefined
  }

  function start(turn: Turn, serviceId: string): Outcome {
    const engine = engines.get(serviceId)
    if (!engine) return menu()
    if (turn.message.place.kind === 'group') return toPrivate(turn)
    const open = progressIn(turn.session)
    if (open && open.service === serviceId && !isExpired(open, engine.service, turn.now))
      return outcomeOf(turn, engine, engine.step({ ...open, paused: true }, { text: '' }, turn.now))
    const other = open && engines.get(open.service)
    if (open && other && !open.paused && !isExpired(open, other.service, turn.now)) {
      const title = inLanguage(engine.service.title, language)
      return outcomeOf(turn, other, other.offerSwitch(open, { id: serviceId, title }))
    }
    return opened(turn, engine)
  }

  function opened(turn: Turn, engine: Engine): Outcome {
    const { service } = engine
    const progress = begin({
      service: service.id,
      version: service.version,
      draft: randomUUID(),
      now: turn.now,
      pictures: options.takesPictures?.(turn.message.from.channel),
    })
    const first = engine.opening(progress, turn.now, reuseIn(turn.session, turn.now))
    return { ...outcomeOf(turn, engine, first), ending: 'form_started' }
  }

  function toPrivate({ message }: Turn): Outcome {
    const link = privateLink?.(message.from.channel)
    const how = link ? words.say('forms-private-link', { link }) : words.say('forms-private-say')
    return {
      ending: 'moved_to_private',
      replies: [{ text: words.say('forms-to-private', { how }) }],
    }
  }

  function take(turn: Turn): Taken {
    const progress = progressIn(turn.session)
    if (!progress) return { kind: 'none' }
    const engine = engines.get(progress.service)
    if (!engine)
      return {
        kind: 'outcome',
        outcome: stopped(turn, { text: words.say('forms-gone') }),
      }
    if (isExpired(progress, engine.service, turn.now))
      return { kind: 'none', session: without(turn.session) }
    const { text: written, attachments } = turn.message
    const text = plainScript(written)
    if (progress.paused && !/^(?:继续|接着|continue)/iu.test(text.trim())) return { kind: 'none' }
    const reuse = reuseIn(turn.session, turn.now)
    const wished = match(text)
    const wish = wished !== undefined && wished !== progress.service
    const same = wished === progress.service
    const guarded = guardedIn(turn.session).includes(progress.service)
    const said = { text, written, attachments, reuse, wish, same, guarded }
    const step = engine.step(progress, said, turn.now)
    if (step.kind === 'digression') {
      const switched = offerSwitch(turn, engine, step)
      if (switched) return { kind: 'outcome', outcome: switched }
    }
    if (step.kind === 'digression')
      return {
        kind: 'digression',
        text: step.text,
        resume: (outcome) => resumed(turn, step, outcome),
      }
    const outcome = outcomeOf(turn, engine, step)
    if (step.kind === 'person') return { kind: 'person', outcome, filed: step.fields !== undefined }
    return { kind: 'outcome', outcome }
  }

  /** As `take`; a sentence that the rules did not read to its end is read by a model too, if there is one. */
  async function listen(turn: Turn): Promise<Taken> {
    const taken = take(turn)
    const before = progressIn(turn.session)
    const engine = before && engines.get(before.service)
    if (!options.assist || !engine || taken.kind !== 'outcome') return taken
    const after = progressIn(taken.outcome.session ?? {})
    if (!after || turn.message.attachments?.length) return taken
    const { text } = turn.message
    const step = await assisted(options.assist, { engine, before, after, text, now: turn.now })
    return step ? { kind: 'outcome', outcome: outcomeOf(turn, engine, step) } : taken
  }

  /** Another service wished in plain words while this one is open: which first? A mere trouble gets its rule. */
  function offerSwitch(
    turn: Turn,
    engine: Engine,
    { text, progress }: Extract<Step, { kind: 'digression' }>,
  ): Outcome | undefined {
    const plain = plainScript(text)
    const id = isElsewhere(plain) || !isWish(plain) ? undefined : match(plain)
    const other = id === undefined ? undefined : engines.get(id)
    if (id === undefined || !other || other === engine) return undefined
    const title = inLanguage(other.service.title, language)
    return outcomeOf(turn, engine, engine.offerSwitch(progress, { id, title }))
  }

  function resumed(
    turn: Turn,
    step: Extract<Step, { kind: 'digression' }>,
    outcome: Outcome,
  ): Outcome {
    const session = outcome.session ?? turn.session
    // The other room began or ended a form: then that is where the talk is now.
    if (JSON.stringify(session['form']) !== JSON.stringify(turn.session['form'])) return outcome
    const asked = outcome.replies.at(-1)
    if (outcome.ending === 'clarified' && asked?.choices)
      return askedBack({ ...outcome, session }, { step, asked, words })
    const held = { ...outcome, session: { ...session, form: step.progress } }
    const replies = outcome.replies.map(withoutChoices)
    if (!outcome.effects) return { ...held, replies: [...replies, step.reply] }
    // What is found out within the transaction is said before the form goes on.
    const effects = outcome.effects.map(
      (effect): Effect =>
        async (tx) =>
          (await effect(tx))?.map(withoutChoices),
    )
    return { ...held, replies, effects: [...effects, async () => [step.reply]] }
  }

  function outcomeOf(turn: Turn, engine: Engine, step: Step): Outcome {
    switch (step.kind) {
      case 'asked':
        return {
          ending: 'form_asked',
          replies: [step.reply],
          session: { ...turn.session, form: step.progress },
        }
      case 'filed':
        return filed(turn, engine, step.progress, step.fields)
      case 'stopped':
        return step.young ? tooYoung(turn, engine, step.reply) : stopped(turn, step.reply)
      case 'restarted':
        return opened(
          { ...turn, session: without(turn.session) },
          engines.get(step.service) ?? engine,
        )
      case 'person':
        if (!step.fields)
          return {
            ending: 'handed_to_person',
            replies: [],
            session: { ...turn.session, form: step.progress },
          }
        return {
          ...filed(turn, engine, step.progress, step.fields),
          ending: 'handed_to_person',
        }
      case 'digression':
        return { ending: 'form_asked', replies: [step.reply] }
    }
  }

  function filed(
    turn: Turn,
    engine: Engine,
    progress: Progress,
    fields: Filing['fields'],
  ): Outcome {
    const { service } = engine
    const { from } = turn.message
    // Chosen here and not at the start: should it be taken, the turn is done again with another one.
    const reference = newReference()
    const filing: Filing = {
      draft: progress.draft,
      reference,
      service: service.id,
      resident: turn.resident,
      handle: { channel: from.channel, chat: from.id },
      fields,
      quiet: service.handling.quiet,
    }
    return {
      ending: 'form_filed',
      replies: [receiptOf({ service, reference, words, language })],
      session: remembered(turn, without(turn.session), { service, progress }),
      effects: [file(filing)],
    }
  }

  /** A child under 14: nothing is kept; a guardian may agree in a chat of their own (P-17). */
  function tooYoung(turn: Turn, { service }: Engine, reply: Reply): Outcome {
    const invited = options.invite?.(turn.resident, service.id)
    if (!invited) return stopped(turn, reply)
    const { text, choices, effect } = invited
    return {
      ...stopped(turn, { text: `${reply.text}\n${text}`, choices }),
      effects: [effect],
    }
  }

  function stopped(turn: Turn, reply: Reply): Outcome {
    return { ending: 'form_stopped', replies: [reply], session: without(turn.session) }
  }

  return {
    services,
    start,
    take,
    listen,
    match,
    menu: (_turn: Turn, page = 0) => menu(page),
    ...createAlarms({ progressIn, serviceOf: (id) => engines.get(id)?.service, words, language }),

    /** What of a platform's attachments the open question asks for. */
    wants(session: Session): 'image' | 'voice' | undefined {
      const progress = progressIn(session)
      const engine = progress && engines.get(progress.service)
      const open = engine && !progress.paused ? engine.open(progress) : undefined
      return open && kindOf(open.field).accepts
    },
  }
}

/** The services for which a guardian of this resident has agreed. */
function guardedIn(session: Session): readonly string[] {
  return guarded.safeParse(session['guarded']).data ?? []
}

/** While a form is open, only the form's question offers numbers. */
function withoutChoices({ choices: _choices, ...reply }: Reply): Reply {
  return reply
}
