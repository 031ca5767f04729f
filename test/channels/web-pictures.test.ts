import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPictures } from '../../src/channels/web/pictures.ts'
import { openWeb, TALK } from './web-rig.ts'

const PICTURE = new Uint8Array(Buffer.from('pixels '.repeat(100)))
const MEGABYTE = 1024 * 1024

let web: Awaited<ReturnType<typeof openWeb>>
beforeEach(async () => {
  web = await openWeb()
})
afterEach(async () => {
  vi.useRealTimers()
  await web.channel.stop()
})

test.each([
  ['the duty desk', { talk: 'desk' }],
  ['a talk of its own making', { talk: 'me' }],
  ['a field that nobody asked for', { admin: 'yes' }],
  ['no id', { id: '' }],
])('a picture with %s is refused, and nothing is kept', async (_, more) => {
  expect((await web.postPicture(PICTURE, more)).status).toBe(400)
  expect(web.desk.offered).toEqual([])
})

test.each(['pixels', undefined])('a form with %s for a picture is refused', async (words) => {
  const body = new FormData()
  for (const [name, value] of Object.entries({ talk: TALK, id: '1' })) body.append(name, value)
  if (words) body.append('picture', words)
  const answer = await fetch(`${web.url}/pictures`, { method: 'POST', body })
  expect(answer.status).toBe(400)
})

test('a picture that is no form at all is refused', async () => {
  const answer = await fetch(`${web.url}/pictures`, { method: 'POST', body: PICTURE })
  expect(answer.status).toBe(400)
})

test('eleven megabytes are refused, and it is said what to do', async () => {
  const answer = await web.postPicture(new Uint8Array(11 * MEGABYTE))
  expect(answer.status).toBe(413)
  expect(await answer.json()).toEqual({ error: '照片太大了。换一张小的发。' })
  expect(web.desk.offered).toEqual([])
})

test('a page of another site cannot send one in a resident’s name', async () => {
  const body = new FormData()
  body.append('talk', TALK)
  const answer = await fetch(`${web.url}/pictures`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body,
  })
  expect(answer.status).toBe(403)
})

test('what could not be kept is said so, and the same picture sent again counts once', async () => {
  web.desk.fail(1)
  expect((await web.postPicture(PICTURE, { id: 'same' })).status).toBe(503)
  expect((await web.postPicture(PICTURE, { id: 'same' })).status).toBe(202)
  expect((await web.postPicture(PICTURE, { id: 'same' })).status).toBe(202)
  expect(web.desk.received).toHaveLength(1)
})

test('no address leads to a picture, not even to who sent it', async () => {
  await web.postPicture(PICTURE)
  const ref = web.desk.received[0]?.attachments?.[0]?.ref ?? ''
  expect(await web.channel.download?.(ref, MEGABYTE)).toEqual(PICTURE)
  for (const path of ['pictures', `pictures/${ref}`, `pictures/${ref}.jpg`, `${ref}`]) {
    const answer = await fetch(`${web.url}/${path}?talk=${TALK}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('pixels')
  }
})

test('a picture is forgotten after a minute, and when the page is closed down', async () => {
  vi.useFakeTimers()
  const pictures = createPictures()
  const first = pictures.hold(PICTURE)
  await vi.advanceTimersByTimeAsync(59_000)
  const second = pictures.hold(PICTURE)
  expect(await pictures.get(first, MEGABYTE)).toEqual(PICTURE)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await pictures.get(first, MEGABYTE)).toBeUndefined()
  expect(await pictures.get(second, MEGABYTE)).toEqual(PICTURE)
  pictures.forgetAll()
  expect(await pictures.get(second, MEGABYTE)).toBeUndefined()
  expect(vi.getTimerCount()).toBe(0)
})

test('forty megabytes are held at most, and the oldest picture gives way', async () => {
  const pictures = createPictures()
  const refs = Array.from({ length: 5 }, () => pictures.hold(new Uint8Array(10 * MEGABYTE)))
  const held = await Promise.all(refs.map((ref) => pictures.get(ref, 10 * MEGABYTE)))
  expect(held.map((bytes) => bytes !== undefined)).toEqual([false, true, true, true, true])
  pictures.forgetAll()
})
