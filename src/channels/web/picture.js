// A picture as the page sends it: drawn anew, so that where and when it was taken never leaves the phone.

/** Longest edge of what is sent (pixels): all that is kept there is smaller still. */
const LONGEST_EDGE = 1600

/** The picture as a small file, and as what can be shown here. What the browser cannot draw goes as it is. */
export async function shrunk(file) {
  const image = await createImageBitmap(file).catch(() => undefined)
  if (!image) return { small: file }
  const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  const small = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
  return small ? { small, canvas } : { small: file }
}
