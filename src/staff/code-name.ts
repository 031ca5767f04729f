/** Something short to tell colleagues apart by, from the keyed hash. */
export function codeName(id: string): string {
  return id
    .replace(/[^a-zA-Z0-9]/g, '')
    .slice(0, 3)
    .toUpperCase()
}
