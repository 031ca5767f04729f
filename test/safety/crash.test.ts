import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LinliError, whereOf } from '../../src/errors.ts'
import { freshFolder } from '../databases.ts'

const WORDS = '我叫金丝雀阿米娜，电话13987654321'
const root = join(import.meta.dirname, '../..')

const CRASHES: Readonly<Record<string, string>> = {
  'a rejected promise': `Promise.reject(new Error(${JSON.stringify(WORDS)}))`,
  'a rejection that is no error': `Promise.reject(${JSON.stringify(WORDS)})`,
  'a thrown error': `throw new TypeError(${JSON.stringify(`${WORDS}\n    at lines of it`)})`,
  'JSON that is none': `JSON.parse(${JSON.stringify(WORDS)})`,
  'an error with a cause and more': `throw Object.assign(new Error('x', { cause: new Error(${JSON.stringify(WORDS)}) }), { text: ${JSON.stringify(WORDS)} })`,
}

test.each(Object.entries(CRASHES))(
  '%s in a running desk stops it with code and place, and its text is nowhere',
  async (_what, crash) => {
    const folder = freshFolder()
    const bomb = join(freshFolder(), 'bomb.mjs')
    writeFileSync(bomb, `process.once('SIGUSR2', () => { ${crash} })`)
    const desk = spawn(process.execPath, ['--import', bomb, join(root, 'src/main.ts')], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: join(folder, 'data'),
        CHANNELS: 'web',
        WEB_PORT: '0',
        LOG_LEVEL: 'trace',
      },
    })
    let written = ''
    const open = Promise.withResolvers<void>()
    for (const stream of [desk.stdout, desk.stderr])
      stream.on('data', (chunk: Buffer) => {
        written += chunk.toString()
        if (written.includes('key_') || written.includes('web_open')) open.resolve()
      })
    const ended = new Promise<number | null>((resolve) => desk.once('exit', resolve))
    await open.promise
    desk.kill('SIGUSR2')
    expect(await ended).toBe(70)
    expect(written).toContain('unexpected fault')
    expect(written).not.toMatch(/金丝雀|13987654321|lines of it/)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name)
      if (statSync(file).isFile()) expect(readFileSync(file).includes('金丝雀'), file).toBe(false)
    }
  },
)

test('where something was thrown is told by file and line, without a word of it', () => {
  const place = whereOf(new LinliError('x', WORDS))
  expect(place).toMatch(/crash\.test\.ts:\d+:\d+/)
  expect(place).not.toContain('金丝雀')
  expect(whereOf(WORDS)).toBe('')
})
