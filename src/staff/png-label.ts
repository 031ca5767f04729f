import { crc32 } from 'node:zlib'

const SIGNATURE_AND_HEADER = 8 + 25
/** What the label says: rules drew this from counts. 1 would be "made by a model" (GB 45438-2025). */
const LABEL = { Label: '0', ContentProducer: 'Linli', Method: 'drawn by rules from counts' }

/** The picture with an `AIGC` label in its metadata (人工智能生成合成内容标识办法, Art. 5), so that software can tell. */
export function withLabel(png: Buffer): Buffer {
  const text = Buffer.from(`AIGC\0${JSON.stringify(LABEL)}`, 'latin1')
  const body = Buffer.concat([Buffer.from('tEXt'), text])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(text.length)
  check.writeUInt32BE(crc32(body))
  const chunk = Buffer.concat([length, body, check])
  return Buffer.concat([
    png.subarray(0, SIGNATURE_AND_HEADER),
    chunk,
    png.subarray(SIGNATURE_AND_HEADER),
  ])
}
