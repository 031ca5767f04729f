/** Opus's own three bytes for 20 ms of silence, mono. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])
const PER_PAGE = 50
const FRAME = 960

const table = Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** A voice note as Telegram makes them, Opus in Ogg (RFC 3533, RFC 7845), of so many seconds of silence. */
export function opusNote(seconds: number): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 'latin1')
  head.set([1, 1], 8)
  head.writeUInt32LE(48_000, 12)
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)])
  const pages = [page({ packets: [head], granule: 0, number: 0, flags: 2 })]
  pages.push(page({ packets: [tags], granule: 0, number: 1, flags: 0 }))
  const frames = seconds * 50
  for (let done = 0; done < frames; done += PER_PAGE) {
    const count = Math.min(PER_PAGE, frames - done)
    const last = done + count >= frames
    const packets = Array.from({ length: count }, () => SILENCE)
    const granule = (done + count) * FRAME
    pages.push(page({ packets, granule, number: pages.length, flags: last ? 4 : 0 }))
  }
  return Buffer.concat(pages)
}

type Page = {
  readonly packets: readonly Buffer[]
  readonly granule: number
  readonly number: number
  readonly flags: number
}

function page({ packets, granule, number, flags }: Page): Buffer {
  const head = Buffer.alloc(27)
  head.write('OggS', 'latin1')
  head.writeUInt8(flags, 5)
  head.writeBigUInt64LE(BigInt(granule), 6)
  head.writeUInt32LE(7, 14)
  head.writeUInt32LE(number, 18)
  head.writeUInt8(packets.length, 26)
  const sizes = Buffer.from(packets.map(({ length }) => length))
  const whole = Buffer.concat([head, sizes, ...packets])
  let crc = 0
  for (const byte of whole) crc = ((crc << 8) ^ (table[(crc >>> 24) ^ byte] ?? 0)) >>> 0
  whole.writeUInt32LE(crc, 22)
  return whole
}
