import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Marked data of a person who does not exist; each must be found nowhere in clear. */
export const CANARIES = {
  name: '阿卜杜热合曼金丝雀',
  phone: '13987654321',
  spaced: '139 8765 4321',
  id: '65010219900307671X',
  address: '金丝雀路七十七号三单元',
  account: 'acct-canary-7f3a91',
  group: 'room-canary-5512',
  story: '他们金丝雀了我的工资',
  fileName: 'canary-合同-照片.jpg',
  fileRef: 'ref-canary-0042',
  quoted: '被引用的金丝雀话',
  locale: 'ug-Arab-CN-canary',
} as const

/** Every way a text may lie in bytes. */
export function formsOf(text: string): readonly (readonly [string, Buffer])[] {
  const utf8 = Buffer.from(text)
  const wide = Buffer.from(text, 'utf16le')
  const inner = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64')
    // Letters that neighbours of the text could change are left out.
    return Buffer.from(padded.slice(shift === 0 ? 0 : 4, padded.length - 4))
  })
  const url = inner.map((one) =>
    Buffer.from(one.toString().replaceAll('+', '-').replaceAll('/', '_')),
  )
  return [
    ['utf-8', utf8],
    ['utf-16le', wide],
    ['utf-16be', Buffer.from(wide).swap16()],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['json', Buffer.from(JSON.stringify(text).replace(/[^\x20-\x7e]/g, escaped))],
    ['url', Buffer.from(encodeURIComponent(text))],
    ...inner.map((one, shift) => [`base64+${shift}`, one] as const),
    ...url.map((one, shift) => [`base64url+${shift}`, one] as const),
  ]
}
const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** What of it lies in these bytes, and how. */
export function found(bytes: Buffer, where: string): readonly string[] {
  return Object.entries(CANARIES).flatMap(([what, text]) =>
    formsOf(text)
      .filter(([, form]) => form.length > 5 && bytes.includes(form))
      .map(([form]) => `${what} as ${form} in ${where}`),
  )
}

/** What of it lies in any file of a folder, or in a file's name. */
export function foundInFolder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => [...found(readFileSync(file), file), ...found(Buffer.from(file), 'a name')])
}

/** How much of a picture must lie somewhere to be found (bytes). */
const PIECE = 48

/** Pieces out of the middle of some bytes, in every way they may lie. */
export function piecesOf(bytes: Buffer): readonly Buffer[] {
  const middle = Math.max(0, Math.floor((bytes.length - PIECE) / 2))
  return [0, 1, 2].flatMap((shift) => {
    const piece = bytes.subarray(middle + shift, middle + shift + PIECE)
    const base64 = piece.toString('base64').slice(0, -4)
    const url = base64.replaceAll('+', '-').replaceAll('/', '_')
    return [piece, Buffer.from(piece.toString('hex')), Buffer.from(base64), Buffer.from(url)]
  })
}

/** Which files of a folder hold one of these pieces. */
export function piecesInFolder(folder: string, pieces: readonly Buffer[]): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .filter((file) => {
      const bytes = readFileSync(file)
      return pieces.some((piece) => bytes.includes(piece))
    })
}
