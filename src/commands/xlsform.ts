import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stringify } from 'yaml'
import { LinliError } from '../errors.ts'
import { articlesIn } from '../files.ts'
import {
  fromXlsForm,
  jsonSchemaOfServices,
  type Rows,
  readService,
  type Service,
  toOpen311,
  toXlsForm,
} from '../forms/forms.ts'

const ROOT = join(import.meta.dirname, '../..')
const USAGE =
  'Say what: npm run xlsform -- import FORM.xlsx SERVICE.yaml | export SERVICE.yaml FORM.xlsx | open311 SERVICE.yaml | schema'

/** `xlsform import|export|open311|schema`: forms from and to the tools that others use. */
export async function run([act, from = '', to = '']: readonly string[]): Promise<void> {
  if (act === 'import' && from && to) return importForm(from, to)
  if (act === 'export' && from && to) return exportForm(from, to)
  if (act === 'open311' && from) return print(toOpen311(read(from)))
  if (act === 'schema') return print(jsonSchemaOfServices())
  throw new LinliError('xlsform_usage', USAGE)
}

function read(file: string): Service {
  return readService(basename(file), readFileSync(file, 'utf8'), articlesIn(ROOT))
}

async function importForm(from: string, to: string): Promise<void> {
  const { default: readSheets } = await import('read-excel-file/node')
  const sheets = await readSheets(from)
  const rowsOf = (name: string): Rows => {
    const [head = [], ...rows] = sheets.find(({ sheet }) => sheet === name)?.data ?? []
    return rows.map((row) =>
      Object.fromEntries(
        head.flatMap((column, index) => {
          const cell = row[index]
          return column === null || cell === null || cell === undefined
            ? []
            : [[String(column).trim(), String(cell)]]
        }),
      ),
    )
  }
  const raw = fromXlsForm({
    survey: rowsOf('survey'),
    choices: rowsOf('choices'),
    settings: rowsOf('settings'),
  })
  writeFileSync(to, stringify(raw, { lineWidth: 0 }))
}

async function exportForm(from: string, to: string): Promise<void> {
  const { default: writeSheets } = await import('write-excel-file/node')
  const sheets = toXlsForm(read(from))
  const made = await writeSheets(
    Object.entries(sheets).map(([sheet, rows]) => {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
      const head = columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }))
      const body = rows.map((row) =>
        columns.map((column) => {
          const value = row[column]
          return value === undefined ? null : { value, type: String }
        }),
      )
      return { sheet, data: [head, ...body] }
    }),
  )
  await made.toFile(to)
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
