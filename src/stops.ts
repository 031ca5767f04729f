import type { Answers } from './answers/answers.ts'
import type { Curation, Switches } from './curation/curation.ts'
import type { Files } from './files.ts'
import type { Forms } from './forms/forms.ts'
import type { Handoff } from './handoff/handoff.ts'
import { toPlainScript } from './knowledge/knowledge.ts'
import { isWordless } from './media/media.ts'
import type { Effect, Ending, Outcome, Turn } from './message.ts'
import type { OwnDesk } from './own-desk.ts'
import { asksForErrand, asksForPersons, type Guardian } from './privacy/privacy.ts'
import { type Requests, sayReference } from './requests/requests.ts'
import type { FormTurn, Rooms } from './routing/routing.ts'
import type { Staff } from './staff/staff.ts'
import type { Urgent } from './urgent.ts'
import type { Words } from './words/words.ts'

/** Words that make a message a question. */
const ASKS = /[?？]|[吗呢]|怎|咋|什么|啥|哪|谁|几|多少|多久|能不能|可不可以|要不要|是不是|如何|办/u
/** The same where people also say what they think of us: 怎么这么慢 and 办得好 are no questions. */
const ANOTHER =
  /[?？]|[吗呢][。！!]*$|怎么(?!这么|那么|回事|搞|老|总)|咋(?!这么|那么)|多少|哪里|哪儿|在哪|能不能|可不可以|要不要|如何|我想(?!说)|我要(?!说)/u
/** What is said of how somebody was served: 孩子上学的事办好了 asks for no card about schools. */
const VERDICT =
  /满意|高兴|开心|谢|态度|耐心|细心|认真|负责|热情|很好|太好|挺好|不好|很快|太快|慢|及时|周到|办[好完得成]|拿到|解决|服务|辛苦|没人管|推来推去|很烦|太烦|[等跑]了/u
const INTERPRETER = 'interpreter'
/** Endings under which somebody who speaks one's language is offered. */
const WITH_INTERPRETER: ReadonlySet<Ending> = new Set(['answered', 'not_known', 'out_of_scope'])
/** Letters of another script, or a sentence in Latin ones; and no Chinese. */
const FOREIGN = /(?![a-z])[\p{L}](?<!\p{Script=Han})|[a-z]+\s+[a-z]+\s+[a-z]+/iu
const isForeign = (text: string) =>
  /[\u3040-\u30ff]/u.test(text) || (FOREIGN.test(text) && !/\p{Script=Han}/u.test(text))

/** Whoever writes in traditional characters is read like everybody else (P-26); what is kept of their words is as written. */
function inPlainScript(turn: Turn): Turn {
  const { message } = turn
  const text = toPlainScript(message.text)
  return text === message.text ? turn : { ...turn, message: { ...message, text } }
}

export type StopsOptions = Pick<Files, 'emergencies' | 'intentOf'> & {
  readonly urgent: Pick<Urgent, 'take'>
  readonly words: Words
  readonly answers: Answers
  readonly curation: Curation
  readonly forms: Forms
  readonly handoff: Handoff
  readonly ownDesk: OwnDesk
  readonly guardian: Guardian
  readonly staff: Staff
  readonly switches: Switches
  readonly audit: Requests['audit']
}

/** Choices under an answer: what staff have shut since is not shown any more. */
const SHOWS_CARDS: ReadonlySet<string> = new Set(['details', 'sources', 'card'])

/** Something to be done, not something to be known: only then a form begins without the rule being told first. */
const WISH =
  /^(?:请|麻烦(?:您|你)?|(?:我们?|俺)?(?:想要?|要|需要|打算))*(?:办|申请|登记|报名|报个名|预约|填|帮|替|给我)|办理/u

/** The stops on the one way of a message: each of the rooms, asked in a resident's or a worker's own words. */
export function createStops(options: StopsOptions): Rooms {
  const { words, emergencies, intentOf, answers, curation, forms, handoff, ownDesk, staff } =
    options
  const { switches } = options

  /** Nobody gets persons listed, searched, counted or marked; that somebody asked is written down (P-03). */
  const refused = ({ resident, now: at }: Turn): Effect => {
    return async (tx) => {
      const action = 'refused:persons'
      await options.audit(tx, { at, actor: resident, action, caseId: '' })
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
    // Who was asked something by a colleague, and asks nothing, answers it: 昨天晚上 is no matter of policy then.
    const reply = ASKS.test(turn.message.text) ? undefined : await staff.offerAnswer(turn)
    if (reply) return reply
    const outcome = withInterpreter(turn, await policy(turn))
    if (outcome.ending === 'answered') return outcome
    const service = forms.match(turn.message.text)
    if (service) return begin(turn, service)
    const unclear = outcome.ending === 'not_known' || outcome.ending === 'clarified'
    return (unclear && (await staff.offerAnswer(turn))) || outcome
  }

  /** Who writes in another script gets the same answer, and one choice more: somebody who speaks it. */
  function withInterpreter({ message }: Turn, outcome: Outcome): Outcome {
    const last = outcome.replies.at(-1)
    const serves = forms.services.some(({ id }) => id === INTERPRETER)
    const fits = WITH_INTERPRETER.has(outcome.ending)
    if (!last || !serves || !fits || !isForeign(message.text)) return outcome
    const choices = last.choices ?? []
    const [own, zero] = [
      choices.filter(({ key }) => key !== '0'),
      choices.filter(({ key }) => key === '0'),
    ]
    const label = words.say('other-script-interpreter')
    const more = { key: String(own.length + 1), label, value: `办理 ${INTERPRETER}` }
    const text = outcome.ending === 'answered' ? last.text : words.say('other-script')
    const replies = [
      ...outcome.replies.slice(0, -1),
      { ...last, text, choices: [...own, more, ...zero] },
    ]
    return { ...outcome, replies }
  }

  /** Begins a form; who has such a case open is asked whether to add to that one instead (S-21). */
  async function begin(turn: Turn, id: string): Promise<Outcome> {
    const service = id.replace(/ 新$/, '')
    const open = id === service && (await staff.alreadyOpen(turn.resident, service))
    if (!open) return forms.start(await withGuardian(turn), service)
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

  /** Knows the services for which a guardian has agreed, so that a child's form may go on (P-17). */
  async function withGuardian(turn: Turn): Promise<Turn> {
    const guarded = await options.guardian.agreed(turn.resident)
    if (guarded.length === 0 && turn.session['guarded'] === undefined) return turn
    return { ...turn, session: { ...turn.session, guarded } }
  }

  async function intent(written: Turn): Promise<Outcome | undefined> {
    const turn = inPlainScript(written)
    const found = intentOf(turn.message.text)
    const command = ownDesk.commandIn(turn, found?.name)
    if (command) return ownDesk.take(turn, command)
    const guardian = await options.guardian.take(turn)
    if (guardian) return guardian
    if (asksForPersons(turn.message.text))
      return {
        ending: 'refused_request',
        replies: [{ text: words.say('refuse-persons') }],
        effects: [refused(turn)],
      }
    if (asksForErrand(turn.message.text)) {
      const choices = [{ key: '0', label: words.say('person'), value: '人工' }]
      const replies = [{ text: words.say('refuse-errands'), choices }]
      return { ending: 'refused_request', replies }
    }
    const own = ownDesk.answer(turn) ?? (await staff.resident(written))
    if (own) return own
    if (!found && isWordless(turn.message.text)) return greet('media-wordless')
    // A digit that answers nothing we asked is no question either.
    if (!found) return /^\p{Nd}$/u.test(turn.message.text) ? greet('help') : explained(written)
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
        return handoff.fetchPerson(turn, asked, emergencies.kindOf(asked) !== undefined)
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

  /** Why somebody gave these stars; a question, a wish, what a card answers is about something else. */
  async function explained(turn: Turn): Promise<Outcome | undefined> {
    if (!staff.asksWhy(turn)) return undefined
    const { text } = inPlainScript(turn).message
    if (ANOTHER.test(text)) return undefined
    const isAsked =
      WISH.test(text) ||
      answers.lookInto(turn, text).some(({ decision }) => decision?.kind === 'answer')
    if (isAsked && !VERDICT.test(text)) return undefined
    return staff.explain(turn, forms.match(text))
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
  async function form(written: Turn): Promise<FormTurn> {
    // A name is kept as it is written; 確認, 跳過, 繼續 mean what they mean.
    const plain = inPlainScript(written)
    const turn = intentOf(plain.message.text) ? plain : written
    // What is one's own is shown, and goes, whatever form is open (P-14).
    if (ownDesk.commandIn(turn, intentOf(turn.message.text)?.name) || ownDesk.answer(turn))
      return { kind: 'none' }
    if (options.guardian.claims(turn)) return { kind: 'none' }
    const taken = await forms.listen(turn)
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

  /** A wish for something to be done. */
  function service(turn: Turn): Promise<Outcome> | undefined {
    // 我 要 办 证: some write each character apart.
    const text = turn.message.text.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
    const titled = forms.services.find(({ title }) => title === text)
    const wished = titled?.id ?? (WISH.test(text) ? forms.match(text) : undefined)
    return wished ? begin(turn, wished) : undefined
  }

  return {
    emergency: (turn) => options.urgent.take(inPlainScript(turn)),
    staff: staffDesk,
    form,
    intent,
    service: (turn) => service(inPlainScript(turn)),
    policy: (turn) => policyOrService(inPlainScript(turn)),
  }
}
