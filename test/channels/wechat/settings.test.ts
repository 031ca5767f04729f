import { expect, test } from 'vitest'
import { open, settings } from '../../../src/channels/wechat.ts'
import { LinliError } from '../../../src/errors.ts'
import { readSettings } from '../../../src/settings.ts'
import { createTestKit } from '../kit.ts'

const GOOD = {
  WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:18788',
  WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_x',
}

test('endpoint and token are enough', () => {
  expect(readSettings(settings, GOOD)).toMatchObject({
    WECHATY_PUPPET: 'wechaty-puppet-service',
    WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: false,
  })
})

test.each([
  ['no token', { ...GOOD, WECHATY_PUPPET_SERVICE_TOKEN: '' }, 'WECHATY_PUPPET_SERVICE_TOKEN'],
  [
    'no endpoint: wechaty would ask a server on the internet',
    { ...GOOD, WECHATY_PUPPET_SERVICE_ENDPOINT: '' },
    'WECHATY_PUPPET_SERVICE_ENDPOINT',
  ],
  ['a log level that prints messages', { ...GOOD, WECHATY_LOG: 'verbose' }, 'WECHATY_LOG'],
  ['another', { ...GOOD, WECHATY_LOG: 'SILLY' }, 'WECHATY_LOG'],
  ['a package that is no puppet', { ...GOOD, WECHATY_PUPPET: '../evil' }, 'WECHATY_PUPPET'],
])('%s is refused by the name of the setting', (_, environment, name) => {
  expect(() => readSettings(settings, environment)).toThrow(`${name}: `)
})

test('a server to ask may be named instead of an endpoint', () => {
  const given = {
    ...GOOD,
    WECHATY_PUPPET_SERVICE_ENDPOINT: '',
    WECHATY_PUPPET_SERVICE_AUTHORITY: 'api.chatie.io',
  }
  expect(() => readSettings(settings, given)).not.toThrow()
})

test('another puppet needs neither token nor endpoint', () => {
  expect(() => readSettings(settings, { WECHATY_PUPPET: 'wechaty-puppet-wechat4u' })).not.toThrow()
})

test('a puppet that is not installed is an error that says what to run', () => {
  const given = readSettings(settings, { WECHATY_PUPPET: 'wechaty-puppet-nowhere' })
  const opening = () => open(given, createTestKit().kit)
  expect(opening).toThrow(LinliError)
  expect(opening).toThrow('npm install wechaty-puppet-nowhere')
})
