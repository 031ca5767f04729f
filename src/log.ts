import { type DestinationStream, type Logger, pino } from 'pino'

/** The only keys that may reach a log line. Everything else is dropped before it is written. */
export const LOG_FIELDS = [
  'event',
  'channel',
  'ending',
  'code',
  'ms',
  'count',
  'bytes',
  'attempt',
  'kind',
  'service',
  'state',
  'version',
  'worker',
  'port',
  'engine',
  'setting',
  'file',
  'line',
  'wait',
] as const

type Field = (typeof LOG_FIELDS)[number]
/** One log line: numbers, codes and names of our own things; never a word, name or id of a person. */
export type LogLine = { readonly event: string } & Readonly<Partial<Record<Field, string | number>>>

export type Log = {
  debug(line: LogLine): void
  info(line: LogLine): void
  warn(line: LogLine): void
  error(line: LogLine): void
}

const allowed: ReadonlySet<string> = new Set(LOG_FIELDS)

/** Keeps the allow-listed fields of a line, as short plain values. */
function only(line: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const kept: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(line)) {
    if (!allowed.has(key)) continue
    if (typeof value === 'number') kept[key] = value
    if (typeof value === 'string') kept[key] = value.slice(0, 120)
  }
  return kept
}

/** A structured log on standard error (standard output belongs to the console chat). */
export function createLog(level: string, destination?: DestinationStream): Log {
  const sink: Logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ dest: 2, sync: false }),
  )
  return {
    debug: (line) => sink.debug(only(line)),
    info: (line) => sink.info(only(line)),
    warn: (line) => sink.warn(only(line)),
    error: (line) => sink.error(only(line)),
  }
}
