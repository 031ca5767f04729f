import { createRequire } from 'node:module'

/** Where things stand in a YAML file: only needed to name the line of a fault, so its parser is loaded only then. */
export function locate(source: string) {
  const { LineCounter, parseDocument }: typeof import('yaml') = createRequire(import.meta.url)(
    'yaml',
  )
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  const [broken] = document.errors

  return {
    /** The first fault of the YAML itself. */
    fault: broken && {
      line: lines.linePos(broken.pos[0]).line,
      what: broken.message.split('\n')[0] ?? '',
    },
    /** The line of the value at this path, or of the nearest thing around it. */
    lineOf(path: readonly PropertyKey[]): number {
      for (let depth = path.length; depth >= 0; depth -= 1) {
        const node: unknown = document.getIn(path.slice(0, depth), true)
        if (
          typeof node === 'object' &&
          node !== null &&
          'range' in node &&
          Array.isArray(node.range)
        )
          return lines.linePos(Number(node.range[0])).line
      }
      return 1
    },
  }
}
