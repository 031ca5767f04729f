/** How an answer that is a picture begins. */
const PICTURE = 'image:data:image/jpeg;base64,'

/** The JPEG that an answer is, in base64; undefined when it is words. */
export function base64In(value: string): string | undefined {
  return value.startsWith(PICTURE) ? value.slice(PICTURE.length) : undefined
}
