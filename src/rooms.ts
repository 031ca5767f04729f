import { join } from 'node:path'
import { createAnswers, loadRephrase } from './answers/answers.ts'
import { createAttached } from './attached.ts'
import type { Channel, DeskVisitor, DeskWindow } from './channels/channels.ts'
import { createCity } from './city.ts'
import { createCuration, createSwitches } from './curation/curation.ts'
import type { JobHandler } from './desk/desk.ts'
import type { Files } from './files.ts'
import { createForgetting } from './forgetting.ts'
import { createFormReader } from './form-reader.ts'
import { createForms, inLanguage } from './forms/forms.ts'
import { createHandoff, HANDOFF_SERVICE, URGENT_HANDOFF_SERVICE } from './handoff/handoff.ts'
import { toPlainScript } from './knowledge/knowledge.ts'
import type { Log } from './log.ts'
import { createMedia } from './media/media.ts'
import type { File, Outcome, Person, Post, Session, Turn } from './message.ts'
import { openModels } from './models/models.ts'
import { createOwnDesk } from './own-desk.ts'
import { asksForPersons, createConsents, createGuardian, type Vault } from './privacy/privacy.ts'
import {
  type Backend,
  createRequests,
  newReference,
  OFFICE,
  sayReference,
} from './requests/requests.ts'
import { createRoomCards } from './room-cards.ts'
import { createRoute } from './routing/routing.ts'
import { readSettings, type Settings, splitId } from './settings.ts'
import { calendarOf, createRota, createStaff, robotSettings } from './staff/staff.ts'
import { createStops } from './stops.ts'
import { createGaps, type Jobs, type Store } from './store/store.ts'
import { createUrgent } from './urgent.ts'
import type { Words } from './words/words.ts'

export type RoomsOptions = {
  readonly root: string
  readonly files: Files
  readonly settings: Settings
  readonly store: Store
  readonly jobs: Jobs
  readonly vault: Vault
  readonly words: Words
  readonly log: Log
  readonly now: () => number
  readonly post: Post
  readonly channels: ReadonlyMap<string, Channel>
  /** Where robots, backend and city API read their own settings. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly backend: Backend | undefined
}

/** Working hours of a limit; one in days runs on through weekends and holidays. */
const HOURS = { hours: 1, workdays: 8 } as const
/** A wish for a person is answered within an hour of working time (S-17). */
const PERSON_LIMITS = { dueHours: 1 }
const URGENT_PERSON_LIMITS = { dueHours: 1, urgent: true }

/** Joins the rooms that answer: what each needs of the others it gets here, as an argument. */
export function createRooms(options: RoomsOptions) {
  const { root, settings, store, vault, words, log, now, post, channels } = options
  const { knowledge, services, emergencies, intentOf, inWords, scope, likely, judge, rotaFile } =
    options.files
  const calendar = calendarOf(rotaFile)
  const limits = (service: string) => {
    if (service === URGENT_HANDOFF_SERVICE) return URGENT_PERSON_LIMITS
    const handling = services.find(({ id }) => id === service)?.handling
    if (!handling) return PERSON_LIMITS
    const { due, urgent } = handling
    if (due.unit === 'days') return { dueDays: due.amount, urgent }
    return { dueHours: due.amount * HOURS[due.unit], urgent }
  }

  const forgetting = createForgetting({
    store,
    jobs: options.jobs,
    log,
    now,
    services,
    requests: () => requests,
  })
  const keepByLaw = (service: string) =>
    services.find(({ id }) => id === service)?.handling.keep_by_law
  const requests = createRequests({
    vault,
    now,
    calendar,
    limits,
    keepByLaw,
    onErase: forgetting.askToShred,
    onChange: (tx, change) => city.onChange(tx, change),
  })
  const serviceTitle = (service: string) =>
    service === HANDOFF_SERVICE || service === URGENT_HANDOFF_SERVICE
      ? words.say('handoff-title')
      : forms.services.find(({ id }) => id === service)?.title
  /** What a field is called for short, wherever in its form it stands: children.2.age is an age. */
  function fieldTitle(service: string, path: string): string | undefined {
    const { fields = [] } = services.find(({ id }) => id === service) ?? {}
    const all = fields.flatMap((field) => (field.type === 'repeat' ? field.fields : [field]))
    const field = all.find(({ name }) => name === path.split('.').at(-1))
    return field && inLanguage(field.short, settings.LANGUAGE)
  }
  const hashOf = ({ channel, id }: Person) => vault.pseudonym(`person|${channel}|${id}`)
  const staffChats = settings.STAFF_CHATS.map(splitId).map(({ channel, id }) => ({
    channel,
    chat: id,
  }))
  const staff = createStaff({
    asksForPersons,
    requests,
    db: store.db,
    post,
    words,
    calendar,
    jobs: options.jobs,
    rota: createRota(rotaFile, calendar.isWorkday, rotaFile.hours ?? OFFICE),
    limits,
    hashOf,
    now,
    staffChats,
    leads: settings.STAFF_LEADS.map(splitId),
    auditors: settings.STAFF_AUDITORS.map(splitId),
    serviceTitle,
    fieldTitle,
    robots: readSettings(robotSettings, options.environment).STAFF_ROBOTS,
    noteGap: (tx, kind, text) => gaps.note(tx, kind, text),
    hasCitySystem: options.backend !== undefined,
    async undelivered(db, to) {
      const keys = to.map(({ channel, chat }) => vault.pseudonym(`chat|${channel}|${chat}`))
      const stuck = await options.jobs.stuck(db, keys)
      return keys.map((key) => stuck.has(key))
    },
  })
  const withCity = ({ recipient }: (typeof services)[number]) =>
    words.say('city-reads', { recipient: inLanguage(recipient, settings.LANGUAGE) })
  const file: File = (filing) => async (tx) => {
    await ownDesk.noteConsents(tx, filing)
    return staff.announce(tx, await requests.file(tx, filing))
  }
  const models = openModels({
    apiKey: settings.OPENAI_API_KEY,
    baseUrl: settings.OPENAI_BASE_URL,
    model: settings.OPENAI_MODEL,
    embeddingModel: settings.OPENAI_EMBEDDING_MODEL,
    transcribeModel: settings.OPENAI_TRANSCRIBE_MODEL,
    hosts: settings.MODEL_HOSTS,
    log: options.log,
  })
  const auditSwitch: Parameters<typeof createSwitches>[0]['audit'] = (tx, { of, ...line }) =>
    requests.audit(tx, { ...line, caseId: '', reason: of })
  const switches = createSwitches({ db: store.db, audit: auditSwitch })
  const forms = createForms({
    // Whoever is asked for consent is told who else reads it; quiet cases never leave the house (PIPL 23).
    services: services.map((service) =>
      options.backend && !service.handling.quiet
        ? { ...service, recipient: withCity(service) }
        : service,
    ),
    words,
    file,
    newReference,
    privateLink: (channel) => channels.get(channel)?.capabilities.privateLink,
    invite: (child, service) => guardian.invite(child, service),
    takesPictures: (channel) =>
      channels.get(channel)?.download !== undefined && media.canReadPictures(),
    plainScript: toPlainScript,
    assist: createFormReader({ models, folder: join(root, 'prompts/model'), switches }),
  })
  const city = createCity({
    environment: options.environment,
    backend: options.backend,
    requests,
    staff,
    services,
    infos: forms.services,
    store,
    jobs: options.jobs,
    vault,
    words,
    title: (service) => serviceTitle(service) ?? service,
    now,
  })
  const handoff = createHandoff({ words, file, newReference, sayReference })
  const consents = createConsents({ now })
  const guardian = createGuardian({
    words,
    consents,
    db: store.db,
    box: vault,
    now,
    terms(service) {
      const info = forms.services.find(({ id }) => id === service)
      const days = Math.max(info?.retentionDays ?? 0, keepByLaw(service)?.days ?? 0)
      return info && { ...info, asks: info.asks.join('、'), days }
    },
  })
  const ownDesk = createOwnDesk({
    requests,
    staff,
    forms,
    words,
    vault,
    consents: createConsents({ now }),
    serviceTitle,
    keepDays: forgetting.keepDays,
    keepByLaw,
    shredTalks: forgetting.shredTalks,
  })
  const gaps = createGaps({ box: { ...vault, seal: vault.sealLasting }, now })
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: settings.TIME_ZONE, dateStyle: 'short' })
  const roomCards = createRoomCards({ knowledge, root, settings })
  const answers = createAnswers({
    words,
    find: roomCards.find,
    card: roomCards.card,
    isClosed: switches.isClosed,
    law: (short) => knowledge.shelf.laws.get(short),
    judge,
    scope,
    likely,
    serviceTitle,
    dayOf: (at) => day.format(at),
    noteGap: gaps.note,
    fetchPerson: handoff.fetchPerson,
    rephrase: loadRephrase(join(root, 'prompts/model'), {
      models,
      words,
      isOn: switches.modelIsOn,
    }),
  })
  const curation = createCuration({
    db: store.db,
    words,
    gaps,
    switches,
    audit: auditSwitch,
    lookInto: answers.lookInto,
    cards: () => knowledge.shelf.cards,
    isStaff: staff.isStaff,
    staffChats,
  })

  const urgent = createUrgent({
    words,
    emergencies,
    isStaff: (turn) => staff.isStaff(turn) !== undefined,
    intentOf,
    isVague: (text) => scope(text)?.name === 'vague',
    inWords,
  })
  const stops = createStops({
    words,
    emergencies,
    urgent,
    intentOf,
    answers,
    curation,
    forms,
    handoff,
    ownDesk,
    guardian,
    staff,
    switches,
    audit: requests.audit,
  })
  const media = createMedia({
    words,
    urgent: stops.emergency,
    transcribe: models?.canTranscribe ? models.transcribe : undefined,
    async mayTranscribe() {
      await switches.refresh()
      return switches.modelIsOn()
    },
    downloadFrom: (channel) => channels.get(channel)?.download,
    log,
  })
  const attached = createAttached({ media, forms, route: createRoute(stops, inWords) })

  /** At the first contact of a conversation we say what we are (P-20). */
  async function routeMet(turn: Turn): Promise<Outcome> {
    const outcome = staff.askedOnce(turn, await attached(turn))
    if (turn.session['met'] || staff.isStaff(turn) || turn.message.place.kind === 'group')
      return outcome
    const session = { ...(outcome.session ?? turn.session), met: true }
    const [first, ...rest] = outcome.replies
    if (!first || outcome.ending === 'greeted' || outcome.ending === 'emergency')
      return { ...outcome, session }
    const text = `${words.say('intro')}\n${first.text}`
    return { ...outcome, session, replies: [{ ...first, text }, ...rest] }
  }

  /** A look at the duty desk without a message: whose it is decides what is seen. */
  function lookOf({ from, place }: DeskVisitor): Turn {
    const at = now()
    const message = { id: '', from, place, text: '', at }
    return { message, resident: hashOf(from), session: {}, now: at }
  }

  const deskWindow: DeskWindow = {
    list: (visitor) => staff.desk.list(lookOf(visitor)),
    view: (visitor, reference) =>
      store.transact((tx) => staff.desk.view(tx, lookOf(visitor), reference)),
  }

  let unfollow: () => void = () => undefined
  const jobHandlers: Readonly<Record<string, JobHandler>> = {
    ...staff.handlers,
    ...city.handlers,
    ...forgetting.handlers,
  }

  return {
    route: urgent.around(routeMet),
    jobHandlers,
    ownsDigits: (session: Session) => session['form'] !== undefined || media.ownsDigits(session),
    isUnfinished: (session: Session) => 'form' in session || 'known' in session,
    dues: {
      nextAt: forms.dueAt,
      run(session: Session, at: number) {
        const { session: after, reply } = forms.due(session, at)
        return { session: after, replies: reply ? [reply] : [] }
      },
    },
    notice: staff.notice,
    deskWindow,
    askToShred: forgetting.askToShred,
    knowledge,
    requests,
    gaps,
    forms,
    /** Follows the knowledge folder: edited cards serve at once, broken ones are named to the staff. */
    async start(): Promise<void> {
      await store.transact(staff.plan)
      await store.transact(forgetting.plan)
      await city.start()
      unfollow = roomCards.follow((faults) => {
        log.info({ event: 'knowledge_read', count: knowledge.shelf.cards.size })
        if (faults.length === 0) return
        const text = [words.say('cards-refused'), ...faults.slice(0, 5)].join('\n')
        void store.transact((tx) => staff.notice(tx, text))
      })
    },
    async stop(): Promise<void> {
      unfollow()
      await city.stop()
    },
  }
}
