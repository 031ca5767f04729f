import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { readJson } from '../webhook.ts'

export type Format = 'json' | 'xml'

/** Numbers stay text: a service request id such as 007 is not 7. */
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, trimValues: true })
const builder = new XMLBuilder({ format: true, suppressEmptyNode: true, processEntities: true })

/** What XML 1.0 cannot hold at all, escaped or not. */
const ILLEGAL = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu

/** Writes a list as GeoReport does: an array in JSON, `<services><service>…` in XML. */
export function write(format: Format, { list, item, rows }: Listed): string {
  if (format === 'json') return JSON.stringify(rows)
  const clean = JSON.parse(JSON.stringify(rows), (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replace(ILLEGAL, '') : (value ?? ''),
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [list]: { [item]: clean } })}`
}

export type Listed = {
  readonly list: string
  readonly item: string
  readonly rows: readonly object[]
}

/** Writes one object: an object in JSON, its own element in XML. */
export function writeOne(format: Format, name: string, row: object): string {
  if (format === 'json') return JSON.stringify(row)
  return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [name]: row })}`
}

/** Reads a list in either format; real servers also send a single object for a list of one. */
export function read(text: string): readonly unknown[] | undefined {
  const plain = text.trim()
  if (plain.startsWith('<')) return readXml(plain)
  const value = readJson(plain)
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? [value] : undefined
}

function readXml(text: string): readonly unknown[] | undefined {
  // Half an answer is no answer: the last closing tag must be that of the root.
  const root = /<([a-z_]+)[\s>/]/.exec(text.replace(/<\?[^>]*\?>/, ''))?.[1]
  if (!root || !(text.endsWith(`</${root}>`) || /<[a-z_]+\s*\/>$/.test(text))) return undefined
  try {
    const parsed: unknown = parser.parse(text)
    const outer = Object.values(z.record(z.string(), z.unknown()).parse(parsed))
      .filter((value) => typeof value === 'object' && value !== null)
      .at(-1)
    if (outer === undefined) return []
    const inner = Object.values(z.record(z.string(), z.unknown()).parse(outer))[0]
    if (Array.isArray(inner)) return inner
    return typeof inner === 'object' && inner !== null ? [inner] : []
  } catch {
    return undefined
  }
}

const id = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .pipe(z.string().min(1))
const text = z
  .union([z.string(), z.number(), z.null(), z.record(z.string(), z.unknown())])
  .optional()
  .transform((value) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '',
  )

/** What any server's answer may hold of a request: an id or a token, and whatever else. */
export const requestRow = z.object({
  service_request_id: id.optional(),
  token: id.optional(),
  status: text,
  status_notes: text,
  description: text,
  requested_datetime: text,
  updated_datetime: text,
})

/** mySociety's service request updates. */
export const updateRow = z.object({
  update_id: id,
  service_request_id: id,
  status: text,
  updated_datetime: text,
  description: text,
})

/** An error, as every server words it differently. */
export const errorRow = z.object({ code: id, description: text })
