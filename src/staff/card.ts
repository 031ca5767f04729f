import type { Choice, Reply } from '../message.ts'
import type { CaseField, CaseView } from '../requests/requests.ts'
import {
  isContact,
  isPersonal,
  isPlace,
  OPEN_STATES,
  sayReference,
  TABLE,
} from '../requests/requests.ts'
import type { Words } from '../words/words.ts'

/** What a card needs to know of a service. */
export type ServiceTitle = (service: string) => string

/** Answers about the talk itself: who fills in, how to be reached. */
const NOT_THE_MATTER = new Set([
  'consent',
  'helper',
  'age',
  'reach',
  'call_name',
  'language',
  'speaks',
])
/** What was chosen from a list: its code, or several. Whatever else was answered may hold a name or a number. */
const CODES = /^[a-z][a-z\d_-]*(?: [a-z][a-z\d_-]*)*$/
/** A street or a quarter by its name: without what stands before it (我叫…，住在) and without the door behind it. */
const QUARTER =
  /(?:(?![在我叫是的住到从家去找给跟])\p{Script=Han}){1,6}?(?:街道|社区|小区|花园|家园|公寓|市场|广场|园区|大学|大道|大街|新区|[区县镇乡村路街巷弄])/gu
const MOST_QUARTERS = 2
/** Who reads a group card need not know: such a line is left for the private details. */
const SENSITIVE_WORDS =
  /族|信仰|信教|宗教|教徒|教堂|寺|清真|穆斯林|伊斯兰|佛教|基督|天主|道教|回民|藏人|籍贯|患|病|艾滋|残疾|前科/u
/** Answers that say nothing without their question. */
const BARE = /^(?:有|没有?|是|不是|会|不会|在办|正在办|签了|没签|都?没有|不清楚|\d+)$/u
const LONGEST_LINE = 40
const MOST_CHOSEN = 4

/** The card that goes to the staff chats: enough to know whether it is for me, nothing that names a person (S-09). */
export function makeCard(
  view: CaseView,
  fields: readonly CaseField[],
  { words, title }: { words: Words; title: ServiceTitle },
): Reply {
  const contact = maskedContact(fields)
  const place = coarsePlace(fields)
  const line = oneLine(fields)
  const lines = [
    words.say(view.urgent ? 'staff-card-urgent' : 'staff-card-new', {
      reference: sayReference(view.reference),
      service: title(view.service),
    }),
    words.say('staff-card-due', { due: sayTime(view.dueAt) }),
    ...(place ? [words.say('staff-card-place', { place })] : []),
    ...(contact ? [words.say('staff-card-contact', { contact })] : []),
    words.say('staff-card-line', { line: line || words.say('staff-card-see-details') }),
  ]
  return { text: lines.join('\n'), choices: choicesFor(view, words) }
}

const BUTTONS = [
  ['take', '接'],
  ['ask', '问'],
  ['resolve', '办结'],
  ['refer', '转办'],
  ['assign', '转'],
  ['decline', '不予受理'],
] as const

/** The buttons that the state table allows now; their values are what one would type. */
export function choicesFor(view: CaseView, words: Words): readonly Choice[] {
  const possible = BUTTONS.filter(([action]) => TABLE[action].from.includes(view.state))
  const acts = possible.map(([action, verb]) => ({
    label: words.say(`staff-button-${action}`),
    value: `${verb} ${view.reference}`,
  }))
  const open = OPEN_STATES.includes(view.state)
  const details = { label: words.say('staff-button-details'), value: `详情 ${view.reference}` }
  return [...acts, ...(open ? [details] : [])].map((choice, index) => ({
    key: String(index + 1),
    ...choice,
  }))
}

/** 11月23日 20:43, in China's time. */
export function sayTime(at: number): string {
  if (at === 0) return '—'
  const local = new Date(at + 8 * 3600_000)
  const clock = local.toISOString().slice(11, 16)
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${clock}`
}

/** Day and year in Chinese local time, for what lies years ahead. */
export function sayDay(at: number): string {
  const local = new Date(at + 8 * 3600_000)
  return `${local.getUTCFullYear()}年${local.getUTCMonth() + 1}月${local.getUTCDate()}日`
}

function maskedContact(fields: readonly CaseField[]): string {
  const value = fields.find(isContact)?.value ?? ''
  const digits = value.replace(/\D/g, '')
  if (digits.length < 7) return ''
  return `${digits.slice(0, 3)}****${digits.slice(-2)}`
}

/** Where it is, as coarse as a map of quarters. */
function coarsePlace(fields: readonly CaseField[]): string {
  const field = fields.find((one) => isPlace(one) && !one.sensitive)
  if (!field) return ''
  if (isChosen(field)) return field.shown
  const quarters = field.shown.normalize('NFKC').match(QUARTER) ?? []
  return quarters.slice(0, MOST_QUARTERS).join('')
}

/** A label of the form's own list, not the resident's words. */
const isChosen = ({ value, shown }: CaseField): boolean => CODES.test(value) && value !== shown

/** What was chosen, in a line: no word of the resident's own, in which a name may stand, gets onto a group card. */
function oneLine(fields: readonly CaseField[]): string {
  const fit = fields.filter(
    (field) =>
      isChosen(field) &&
      !isPersonal(field) &&
      !isPlace(field) &&
      !NOT_THE_MATTER.has(field.name) &&
      !field.name.startsWith('consent_'),
  )
  const text = fit
    .slice(0, MOST_CHOSEN)
    .map(({ label, shown }) => (BARE.test(shown) ? `${label}：${shown}` : shown))
    .join('，')
  return SENSITIVE_WORDS.test(text) ? '' : text.slice(0, LONGEST_LINE)
}
