import { join } from 'node:path'
import { createAnswers, loadJudge, loadRephrase } from './answers/answers.ts'
import { createAttached } from './attached.ts'
import type { Channel, DeskWindow } from './channels/channels.ts'
import { createCity } from './city.ts'
import { createCuration, createSwitches } from './curation/curation.ts'
import type { JobHandler, JobResult } from './desk/desk.ts'
import { createForms, loadServices } from './forms/forms.ts'
import { createHandoff, HANDOFF_SERVICE, URGENT_HANDOFF_SERVICE } from './handoff/handoff.ts'
import { openKnowledge } from './knowledge/knowledge.ts'
import type { Log } from './log.ts'
import { createMedia, isWordless } from './media/media.ts'
import type { Effect, File, Outcome, Person, Post, Session, Turn } from './message.ts'
import { openModels } from './models/models.ts'
import { createOwnDesk } from './own-desk.ts'
import {
  asksForPersons,
  createConsents,
  createRetention,
  TALK_ONLY,
  type Vault,
} from './privacy/privacy.ts'
import {
  type Backend,
  createCalendar,
  createRequests,
  newReference,
  OFFICE,
  sayReference,
} from './requests/requests.ts'
import { createRoomCards } from './room-cards.ts'
import {
  createRoute,
  type FormTurn,
  loadEmergencies,
  loadIntents,
  loadLabelModel,
  loadLikely,
  loadScope,
  loadWordClasses,
} from './routing/routing.ts'
import { readSettings, type Settings } from './settings.ts'
import { createRota, createStaff, loadRota, robotSettings } from './staff/staff.ts'
import { createGaps, type Jobs, type Store, type Tx } from './store/store.ts'
import type { Words } from './words/words.ts'

export type RoomsOptions = {
  readonly root: string
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

/** The job that forgets by the clock, and how often it runs (milliseconds). */
const RETENTION_JOB = 'retention'
const FORGET_EVERY_MS = 3_600_000
/** The job that destroys in the key file what was erased. */
export const SHRED_JOB = 'shred'
/** Erasures are destroyed in the key file together, so long after the first of them (milliseconds). */
const SHRED_AFTER_MS = 30_000
/** How long a closed case of no service's own rule is kept (days). */
const DEFAULT_KEEP_DAYS = 180
const HOURS = { hours: 1, days: 8, workdays: 8 } as const
/** A wish for a person is answered within an hour of working time (S-17). */
const PERSON_LIMITS = { dueHours: 1 }
const URGENT_PERSON_LIMITS = { dueHours: 1, urgent: true }

/** Choices under an answer: what staff have shut since is not shown any more. */
const SHOWS_CARDS: ReadonlySet<string> = new Set(['details', 'sources', 'card'])

/** Something to be done, not something to be known: only then a form begins without the rule being told first. */
const WISH =
  /^(?:请|麻烦(?:您|你)?|(?:我们?|俺)?(?:想要?|要|需要|打算))*(?:办|申请|登记|报名|报个名|预约|填|帮|替|给我)|办理/u

/** Joins the rooms that answer: what each needs of the others it gets here, as an argument. */
export function createRooms(options: RoomsOptions) {
  const { root, settings, store, vault, words, log, now, post, channels } = options
  const { knowledge, services, emergencyIn, intentOf, scope, likely, judge, rotaFile } =
    loadFiles(root)
  const calendar = createCalendar({
    hours: rotaFile.hours,
    days: Object.fromEntries(
      Object.entries(rotaFile.days).map(([day, is]) => [day, is === 'open']),
    ),
  })
  const limits = (service: string) => {
    if (service === URGENT_HANDOFF_SERVICE) return URGENT_PERSON_LIMITS
    const handling = services.find(({ id }) => id === service)?.handling
    if (!handling) return PERSON_LIMITS
    return { dueHours: handling.due.amount * HOURS[handling.due.unit], urgent: handling.urgent }
  }

  /** What is erased here is destroyed in the key file soon after. */
  async function askToShred(tx: Tx): Promise<void> {
    const runAt = now() + SHRED_AFTER_MS
    await options.jobs.add(tx, {
      kind: SHRED_JOB,
      key: SHRED_JOB,
      name: SHRED_JOB,
      payload: '',
      runAt,
    })
  }

  const requests = createRequests({
    vault,
    now,
    calendar,
    limits,
    onErase: askToShred,
    onChange: (tx, change) => city.onChange(tx, change),
  })
  const serviceTitle = (service: string) =>
    service === HANDOFF_SERVICE || service === URGENT_HANDOFF_SERVICE
      ? words.say('handoff-title')
      : forms.services.find(({ id }) => id === service)?.title
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
    robots: readSettings(robotSettings, options.environment).STAFF_ROBOTS,
    noteGap: (tx, kind, text) => gaps.note(tx, kind, text),
  })
  const file: File = (filing) => async (tx) => {
    await ownDesk.noteConsents(tx, filing)
    return staff.announce(tx, await requests.file(tx, filing))
  }
  const forms = createForms({
    services,
    words,
    file,
    newReference,
    privateLink: (channel) => channels.get(channel)?.capabilities.privateLink,
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
  const keepDays = (service: string) =>
    services.find(({ id }) => id === service)?.handling.keep_days ?? DEFAULT_KEEP_DAYS
  const ownDesk = createOwnDesk({
    requests,
    staff,
    forms,
    words,
    vault,
    consents: createConsents({ now }),
    serviceTitle,
    keepDays,
    async shredTalks(tx) {
      const row = { leaf: TALK_ONLY, at: now() }
      await tx
        .insertInto('shreds')
        .values(row)
        .onConflict((e) => e.column('leaf').doNothing())
        .execute()
      await askToShred(tx)
    },
  })
  const gaps = createGaps({ box: { ...vault, seal: vault.sealLasting }, now })
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: settings.TIME_ZONE, dateStyle: 'short' })
  const models = openModels({
    apiKey: settings.OPENAI_API_KEY,
    baseUrl: settings.OPENAI_BASE_URL,
    model: settings.OPENAI_MODEL,
    embeddingModel: settings.OPENAI_EMBEDDING_MODEL,
    transcribeModel: settings.OPENAI_TRANSCRIBE_MODEL,
    hosts: settings.MODEL_HOSTS,
    log: options.log,
  })
  const roomCards = createRoomCards({ knowledge, root, settings })
  const auditSwitch: Parameters<typeof createSwitches>[0]['audit'] = (tx, { of, ...line }) =>
    requests.audit(tx, { ...line, caseId: '', reason: of })
  const switches = createSwitches({ db: store.db, audit: auditSwitch })
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

  function emergency(turn: Turn): Outcome | undefined {
    if (staff.isStaff(turn)) return undefined
    const kind = emergencyIn(turn.message.text)
    if (!kind) return undefined
    const choices = [{ key: '0', label: words.say('person'), value: '人工' }]
    return {
      ending: 'emergency',
      replies: [{ text: words.say(`emergency-${kind}`), choices }],
      session: { ...turn.session, asked: turn.message.text },
    }
  }

  /** Nobody gets persons listed, searched, counted or marked; that somebody asked is written down (P-03). */
  const refused = ({ resident, now: at }: Turn): Effect => {
    return async (tx) => {
      const action = 'refused:persons'
      await requests.audit(tx, { at, actor: resident, action, caseId: '' })
      return undefined
    }
  }

  async function policy(turn: Turn): Promise<Outcome> {
    await switches.refresh()
    const outcome = await answers.answer(turn)
    const line = words.say('refuse-persons')
    // The answers know more ways of asking for persons than we do; the line is the same.
    const persons = outcome.replies.some(({ text }) => text.includes(line))
    return {
      ...outcome,
      effects: [...(outcome.effects ?? []), ...(persons ? [refused(turn)] : [])],
      session: { ...turn.session, ...outcome.session, asked: turn.message.text },
    }
  }

  /** 讨薪, 没发工资: the rule first, which offers the service; without a rule, the service itself. */
  async function policyOrService(turn: Turn): Promise<Outcome> {
    const outcome = await policy(turn)
    if (outcome.ending === 'answered') return outcome
    const service = forms.match(turn.message.text)
    if (service) return begin(turn, service)
    const unclear = outcome.ending === 'not_known' || outcome.ending === 'clarified'
    return (unclear && (await staff.offerAnswer(turn))) || outcome
  }

  /** Begins a form; who has such a case open is asked whether to add to that one instead (S-21). */
  async function begin(turn: Turn, id: string): Promise<Outcome> {
    const service = id.replace(/ 新$/, '')
    const open = id === service && (await staff.alreadyOpen(turn.resident, service))
    if (!open) return forms.start(turn, service)
    const reference = sayReference(open.reference)
    return {
      ending: 'case_shown',
      replies: [
        {
          text: words.say('case-open-already', { reference }),
          choices: [
            { key: '1', label: words.say('case-open-add'), value: `补充 ${open.reference}` },
            { key: '2', label: words.say('case-open-new'), value: `办理 ${service} 新` },
            { key: '0', label: words.say('person'), value: '人工' },
          ],
        },
      ],
    }
  }

  async function intent(turn: Turn): Promise<Outcome | undefined> {
    const found = intentOf(turn.message.text)
    const command = ownDesk.commandIn(turn, found?.name)
    if (command) return ownDesk.take(turn, command)
    if (asksForPersons(turn.message.text))
      return {
        ending: 'refused_request',
        replies: [{ text: words.say('refuse-persons') }],
        effects: [refused(turn)],
      }
    const own = ownDesk.answer(turn) ?? (await staff.resident(turn))
    if (own) return own
    if (!found && isWordless(turn.message.text)) return greet('media-wordless')
    // A digit that answers nothing we asked is no question either.
    if (!found) return /^\p{Nd}$/u.test(turn.message.text) ? greet('help') : undefined
    if (SHOWS_CARDS.has(found.name)) await switches.refresh()
    switch (found.name) {
      case 'greeting':
        return greet('greet')
      case 'help':
      case 'about':
        return greet(found.name)
      case 'thanks':
      case 'goodbye':
        return { ending: 'greeted', replies: [{ text: words.say(found.name) }] }
      case 'ask':
        return { ending: 'helped', replies: [{ text: words.say('ask-away') }] }
      case 'person': {
        const asked = String(turn.session['asked'] ?? '')
        return handoff.fetchPerson(turn, asked, emergencyIn(asked) !== undefined)
      }
      case 'services':
        return forms.menu(turn, Math.max(0, Number(found.rest) - 1 || 0))
      case 'service':
        return forms.services.some(({ id }) => id === found.rest.replace(/ 新$/, ''))
          ? begin(turn, found.rest)
          : undefined
      case 'details':
        return answers.details(turn, found.rest)
      case 'sources':
        return answers.sources(turn, found.rest)
      case 'card':
        return answers.card(turn, found.rest)
      case 'feedback':
        return answers.feedback(turn)
      case 'mine':
        return staff.mine(turn)
      default:
        return undefined
    }
  }

  function greet(line: 'greet' | 'help' | 'about' | 'media-wordless'): Outcome {
    const choices = [
      { key: '1', label: words.say('greet-ask'), value: '我要问' },
      { key: '2', label: words.say('greet-service'), value: '办事' },
      { key: '3', label: words.say('greet-mine'), value: '我的单子' },
      { key: '0', label: words.say('person'), value: '人工' },
    ]
    return {
      ending: line === 'greet' ? 'greeted' : 'helped',
      replies: [{ text: words.say(line), choices }],
    }
  }

  /** An open form's answer; where it wishes for a person without a draft, that person is fetched. */
  function form(turn: Turn): FormTurn {
    // What is one's own is shown, and goes, whatever form is open (P-14).
    if (ownDesk.commandIn(turn, intentOf(turn.message.text)?.name) || ownDesk.answer(turn))
      return { kind: 'none' }
    const taken = forms.take(turn)
    if (taken.kind !== 'person' || taken.filed) return taken
    const fetched = handoff.fetchPerson(turn, '')
    return {
      kind: 'outcome',
      outcome: {
        ...fetched,
        session: taken.outcome.session,
        replies: [...taken.outcome.replies, ...fetched.replies],
      },
    }
  }

  async function staffDesk(turn: Turn): Promise<Outcome | undefined> {
    const { text } = turn.message
    // What completes a command of the duty desk may begin like one of ours.
    const completes = turn.session['staff'] !== undefined && !text.startsWith('/')
    const taken = completes || asksForPersons(text) ? undefined : await curation.take(turn)
    return taken ?? staff.take(turn)
  }

  const routed = createRoute({
    emergency,
    staff: staffDesk,
    form,
    intent,
    service(turn) {
      // 我 要 办 证: some write each character apart.
      const text = turn.message.text.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
      const titled = forms.services.find(({ title }) => title === text)
      const service = titled?.id ?? (WISH.test(text) ? forms.match(text) : undefined)
      return service ? begin(turn, service) : undefined
    },
    policy: policyOrService,
  })

  const media = createMedia({
    words,
    urgent: emergency,
    transcribe: models?.canTranscribe ? models.transcribe : undefined,
    downloadFrom: (channel) => channels.get(channel)?.download,
    log,
  })
  const attached = createAttached({ media, forms, route: routed })

  /** At the first contact of a conversation we say what we are (P-20). */
  async function route(turn: Turn): Promise<Outcome> {
    const outcome = await attached(turn)
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
  function lookOf(from: Person): Turn {
    const at = now()
    const message = { id: '', from, place: { kind: 'private' }, text: '', at } as const
    return { message, resident: hashOf(from), session: {}, now: at }
  }

  const deskWindow: DeskWindow = {
    list: (from) => staff.desk.list(lookOf(from)),
    view: (from, reference) => store.transact((tx) => staff.desk.view(tx, lookOf(from), reference)),
  }

  let unfollow: () => void = () => undefined
  const forget = createRetention({
    store,
    log,
    now,
    keepDays: new Map([
      ...services.map(({ id, handling }) => [id, handling.keep_days] as const),
      [undefined, DEFAULT_KEEP_DAYS] as const,
    ]),
    cases: {
      closedBefore: (before, limit, which) => requests.closedBefore(store.db, before, limit, which),
      erase: (tx, id) => requests.erase(tx, { id, actor: 'system', reason: 'retention' }),
      pruneAudit: requests.pruneAudit,
    },
  })

  async function forgetByClock(): Promise<JobResult> {
    await forget()
    return { state: 'done', commit: planForgetting }
  }

  /** One job of this name for all workers; it plans its next run itself. */
  async function planForgetting(tx: Tx): Promise<void> {
    const runAt = now() + FORGET_EVERY_MS
    const job = { kind: RETENTION_JOB, key: RETENTION_JOB, name: RETENTION_JOB, payload: '' }
    await options.jobs.add(tx, { ...job, runAt })
  }

  const jobHandlers: Readonly<Record<string, JobHandler>> = {
    ...staff.handlers,
    ...city.handlers,
    [RETENTION_JOB]: forgetByClock,
  }

  return {
    route,
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
    askToShred,
    knowledge,
    requests,
    gaps,
    forms,
    /** Follows the knowledge folder: edited cards serve at once, broken ones are named to the staff. */
    async start(): Promise<void> {
      await store.transact(staff.plan)
      await store.transact(planForgetting)
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

/** Everything that is written in files and that a start needs; each throws by file and field. */
export function loadFiles(root: string) {
  const scopeFile = join(root, 'prompts/scope.yaml')
  const labels = loadLabelModel(join(root, 'knowledge/scope.json'), loadWordClasses(scopeFile))
  return {
    knowledge: openKnowledge(join(root, 'knowledge')),
    services: loadServices(join(root, 'knowledge/services')),
    rotaFile: loadRota(join(root, 'knowledge/rota.yaml')),
    judge: loadJudge(join(root, 'knowledge/abstention.json')),
    emergencyIn: loadEmergencies(join(root, 'prompts/emergency.yaml'), labels),
    intentOf: loadIntents(join(root, 'prompts/intents.yaml')),
    scope: loadScope(scopeFile),
    likely: loadLikely(scopeFile, labels),
  }
}

/** channel:id, where the id may hold colons itself. */
function splitId(text: string): { channel: string; id: string } {
  const at = text.indexOf(':')
  return { channel: text.slice(0, at), id: text.slice(at + 1) }
}
