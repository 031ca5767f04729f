import { z } from 'zod'
import { LinliError } from './errors.ts'

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )

const chats = list.refine((items) => items.every((item) => /^[a-z]+:.+$/.test(item)), {
  error: 'write channel:id, comma-separated, e.g. telegram:-100123,web:desk',
})

const ROOM = /^[a-z]+:.+=[^=]+$/
const afterEquals = (item: string) => item.slice(item.lastIndexOf('=') + 1)

/** `channel:chatId=value` by room. */
const byRoom = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter(Boolean))
  .refine((items) => items.every((item) => ROOM.test(item)), {
    error: 'write channel:chatId=value, separated by blanks, e.g. telegram:-100123=labor,housing',
  })
  .transform(
    (items): ReadonlyMap<string, string> =>
      new Map(items.map((item) => [item.slice(0, item.lastIndexOf('=')), afterEquals(item)])),
  )

/** Every setting of the whole desk; a channel's own stand in its file. */
export const settingsSchema = z.object({
  CHANNELS: list.pipe(
    z.array(z.string()).transform((items) => (items.length > 0 ? items : ['console', 'web'])),
  ),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'must begin with postgres:// (leave it out for SQLite in DATA_DIR)',
    })
    .optional(),
  MASTER_KEY_FILE: z.string().optional(),
  LANGUAGE: z.string().default('zh-CN'),
  TIME_ZONE: z.string().default('Asia/Shanghai'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  STAFF_CHATS: chats.transform((items) => (items.length > 0 ? items : ['web:desk'])),
  STAFF_LEADS: chats,
  STAFF_AUDITORS: chats,
  STATION_NAME: z.string().default('社区服务站'),
  RATE_PERSON: z.coerce.number().int().min(1).default(30),
  RATE_ROOM: z.coerce.number().int().min(1).default(120),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z
    .url({ error: 'must be a full address such as http://127.0.0.1:8000/v1' })
    .optional(),
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
  OPENAI_TRANSCRIBE_MODEL: z.string().optional(),
  MODEL_HOSTS: list,
  ROOM_TOPICS: byRoom.transform(
    (rooms): ReadonlyMap<string, readonly string[]> =>
      new Map([...rooms].map(([room, topics]) => [room, topics.split(',').filter(Boolean)])),
  ),
  ROOM_CARDS: byRoom,
})

export type Settings = z.infer<typeof settingsSchema>

/** The only place, beside a channel's own settings, that reads the environment. Empty means not set. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const lines = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new LinliError(
    'setting_invalid',
    `Please mend these settings (see .env.example):\n${lines.join('\n')}`,
  )
}

/** The two parts of `channel:id`, where the id may hold colons itself. */
export function splitId(text: string): { channel: string; id: string } {
  const at = text.indexOf(':')
  return { channel: text.slice(0, at), id: text.slice(at + 1) }
}
