import { z } from 'zod'

/** A line for people: plain Mandarin, or one text per language. */
const line = z.union([z.string().trim().min(1), z.record(z.string(), z.string().trim().min(1))])
export type Line = z.infer<typeof line>

/** The line in this language, else in plain Mandarin. */
export function inLanguage(text: Line, language: string): string {
  if (typeof text === 'string') return text
  return text[language] ?? text['zh-CN'] ?? ''
}

/** Kinds of field that a form may ask for. A place by satellite is not one of them, on purpose. */
const FIELD_TYPES = [
  'text',
  'name',
  'choice',
  'multi',
  'number',
  'money',
  'date',
  'time',
  'mobile',
  'landline',
  'resident-id',
  'address',
  'photo',
  'voice',
  'repeat',
] as const

const name = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, {
  error: 'a name is lower-case letters, digits and _ (at most 32)',
})

const option = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/),
  label: line,
  /** Other words people use for it. */
  also: z.array(z.string().min(1)).default([]),
  /** Said at once when it is chosen: where to call in danger. */
  note: line.optional(),
})

/** What is told of a service, with the article it rests on where law says it: 劳动争议调解仲裁法 第五十三条. */
const told = z.strictObject({
  text: line,
  source: z
    .string()
    .regex(/^\S+ 第\S+条$/)
    .optional(),
})

const plainField = z.strictObject({
  name,
  type: z.enum(FIELD_TYPES.filter((type) => type !== 'repeat')),
  label: line,
  /** How the answer is called in the summary, at most 8 characters. */
  short: line,
  why: line,
  hint: line.optional(),
  example: line.optional(),
  required: z.boolean().default(true),
  required_message: line.optional(),
  relevant: z.string().optional(),
  constraint: z.string().optional(),
  constraint_message: line.optional(),
  choices: z.array(option).optional(),
  /** Leads to a person: asked only after consent, never on a group card. */
  personal: z.boolean().default(false),
  /** Needs a consent of its own, one for each group. */
  sensitive: z.enum(['health', 'identity', 'finance', 'violence', 'child']).optional(),
  /** Fields of one mark share their answer between forms, as a numbered choice. */
  reuse: z.string().optional(),
  /** Other words for this field in corrections: 电话改成… */
  words: z.array(z.string().min(1)).default([]),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Dates: which side of today may be meant, and whether 大概 is enough. */
  when: z.enum(['past', 'future', 'any']).default('any'),
  approximate: z.boolean().default(false),
})

const repeatField = z.strictObject({
  name,
  type: z.literal('repeat'),
  short: line,
  /** Asked after each round: 还有孩子吗？ */
  label: line,
  why: line,
  relevant: z.string().optional(),
  max: z.number().int().min(1).max(9),
  fields: z.array(plainField).min(1),
})

/** One service of the station: the form, and what happens with what it files. */
export const serviceDefinition = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{1,30}$/),
  title: line,
  about: line,
  /** Words that surely mean this service. */
  start: z.array(z.string().min(2)).min(1),
  languages: z.array(z.string()).min(1).default(['zh-CN']),
  purpose: line,
  /** Who reads what is filed: a post, never a person. */
  recipient: line,
  handling: z.strictObject({
    due: z.strictObject({
      amount: z.number().int().min(1).max(365),
      unit: z.enum(['hours', 'days', 'workdays']),
      source: z.string().min(2),
    }),
    /** What happens next, in one short sentence. */
    next: line,
    /** Time limits set by law, with their source. */
    law: z.array(z.strictObject({ text: z.string(), source: z.string() })).default([]),
    /** 要钱吗, 要带什么: what to say where that differs from what is so of every service. */
    asked: z.strictObject({ cost: told.optional(), bring: told.optional() }).prefault({}),
    hotline: z.array(z.string().regex(/^\d{3,11}$/)).min(1),
    cards: z.array(z.string().regex(/^[a-z]{3}-\d{2,3}$/)).default([]),
    keep_days: z.number().int().min(1).max(365),
    /**
     * A law makes us keep what is filed here, so many days from closing on: until then an erasure stops all use, and what
     * is stored goes by itself (PIPL 47). Only a definition says so, never a colleague.
     */
    keep_by_law: z
      .strictObject({
        /** The short name in knowledge/laws.yaml. */
        law: z.string().min(2),
        article: z.string().regex(/^第\S+条(?:之\S+)?$/, { error: 'an article is 第…条' }),
        days: z.number().int().min(1).max(36_500),
      })
      .optional(),
    quiet: z.boolean().default(false),
    /** A person must be on it within minutes, at any hour. */
    urgent: z.boolean().default(false),
  }),
  draft: z
    .strictObject({
      remind_hours: z.number().min(1).default(4),
      keep_hours: z
        .number()
        .min(20, { error: 'a draft is kept for 20 hours at least' })
        .default(24),
    })
    .prefault({}),
  /** May be filed without the personal fields. */
  anonymous: z.boolean().default(false),
  /** Asks whether one fills in for oneself or, with their word, for somebody else. */
  helper: z.boolean().default(false),
  /**
   * Children write here themselves: under 14 no personal data without a guardian (P-17). Services about a child that
   * grown-ups use do not ask the writer's age: 孩子上学 and 托育 can be filed without a name or a number of anybody, and a
   * child's age is asked of who says to be parent or guardian. 妇女儿童求助 puts no question before help: nobody need say
   * who they are, and the guardian may be the one it is about.
   */
  minors: z.boolean().default(false),
  fields: z.array(z.discriminatedUnion('type', [plainField, repeatField])).min(1),
})

export type Definition = z.infer<typeof serviceDefinition>
export type Option = z.infer<typeof option>
export type Field = z.infer<typeof plainField>
export type RepeatField = z.infer<typeof repeatField>
export type AnyField = Field | RepeatField
export type FieldType = (typeof FIELD_TYPES)[number]

/** The JSON Schema of a services file, for editors (knowledge/services.schema.json). */
export function jsonSchemaOfServices(): unknown {
  return z.toJSONSchema(serviceDefinition, { io: 'input' })
}
