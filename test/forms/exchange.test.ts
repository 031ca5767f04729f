import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run as xlsform } from '../../src/commands/xlsform.ts'
import { serviceDefinition } from '../../src/forms/definition.ts'
import {
  fromOpen311,
  fromXlsForm,
  jsonSchemaOfServices,
  type Open311Definition,
  readService,
  toOpen311,
  toXlsForm,
} from '../../src/forms/forms.ts'
import { services } from './talk.ts'

describe('XLSForm', () => {
  test.each(services)('$id goes out and comes back the same', (service) => {
    const { version: _version, ...form } = service
    expect(serviceDefinition.parse(fromXlsForm(toXlsForm(form)))).toEqual(form)
  })

  test('a form survives a real .xlsx file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linli-xlsform-'))
    const [book, yaml] = [join(folder, 'school-enrol.xlsx'), join(folder, 'school-enrol.yaml')]
    await xlsform(['export', 'knowledge/services/school-enrol.yaml', book])
    await xlsform(['import', book, yaml])
    const back = readService('school-enrol.yaml', readFileSync(yaml, 'utf8'))
    expect(back).toEqual(services.find(({ id }) => id === 'school-enrol'))
    rmSync(folder, { recursive: true })
  })

  test('a form from another tool comes in as a draft that the author must complete', () => {
    const raw = fromXlsForm({
      survey: [
        { type: 'start', name: 'start' },
        { type: 'deviceid', name: 'deviceid' },
        { type: 'note', name: 'hello', label: 'Hello' },
        {
          type: 'select_one yesno',
          name: 'insured',
          'label::English (en)': 'Insured?',
          'label::中文 (zh-CN)': '参保了吗？',
          required: 'yes',
        },
        { type: 'integer', name: 'years', label: '几年？', relevant: `\${insured} = 'yes'` },
      ],
      choices: [
        { list_name: 'yesno', name: 'yes', label: '参保了' },
        { list_name: 'yesno', name: 'no', label: '没有' },
      ],
      settings: [{ form_id: 'insured', form_title: '参保' }],
    })
    expect(raw).toMatchObject({
      id: 'insured',
      fields: [
        {
          name: 'insured',
          type: 'choice',
          label: { en: 'Insured?', 'zh-CN': '参保了吗？' },
          why: '',
          choices: [{ name: 'yes', label: '参保了' }, { name: 'no' }],
        },
        { name: 'years', type: 'number', required: false },
      ],
    })
    expect(serviceDefinition.safeParse(raw).success).toBe(false)
  })

  test('a place by satellite is refused by row', () => {
    const survey = [{ type: 'geopoint', name: 'where', label: 'Where' }]
    expect(() => fromXlsForm({ survey, choices: [], settings: [] })).toThrow(
      /survey row 2: no such kind "geopoint" here; nobody is located/,
    )
  })
})

describe('Open311', () => {
  test.each(services)('$id as a service definition comes back the same', (service) => {
    const there: Open311Definition = JSON.parse(JSON.stringify(toOpen311(service)))
    const raw = fromOpen311(there)
    const fields = serviceDefinition.shape.fields.parse(completed(raw))
    expect(kept(toOpen311({ id: there.service_code, fields }))).toEqual(kept(there))
    expect(there.attributes.map(({ order }) => order)).toEqual(
      service.fields.map((_, at) => at + 1),
    )
  })
})

/** What an importer leaves to its author, filled in. */
function completed(raw: unknown): unknown {
  return JSON.parse(
    JSON.stringify(raw)
      .replaceAll('"short":""', '"short":"它"')
      .replaceAll('"why":""', '"why":"好。"'),
  ).fields
}

/** GeoReport's `string` and `text` both come back as text. */
function kept(definition: Open311Definition): unknown {
  return JSON.parse(
    JSON.stringify(definition).replaceAll('"datatype":"string"', '"datatype":"text"'),
  )
}

describe('the JSON Schema for editors', () => {
  test('is the one the loader holds to; else: npm run xlsform -- schema > knowledge/services.schema.json', () => {
    expect(JSON.parse(readFileSync('knowledge/services.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(jsonSchemaOfServices())),
    )
  })
})
