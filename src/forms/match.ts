import { plain } from './fields/field.ts'
import type { Service } from './load-services.ts'

const WISH =
  /^(?:您好|你好)?[,，\s]*(?:我?(?:想|要|需要|想要|打算)|帮我|帮忙|麻烦|请|能不能|可以)*(?:办理?|申请|登记|报名|填|找)?/u

/** Which service a wish means, if surely: one of its start words, as a wish and not as a question about the rule. */
export function createMatch(services: readonly Service[]) {
  const words = services
    .flatMap(({ id, start }) => start.map((word) => ({ id, word: plain(word).toLowerCase() })))
    .sort((a, b) => b.word.length - a.word.length)

  return (text: string): string | undefined => {
    const said = plain(text)
      .toLowerCase()
      .replace(/[。.!！,，~]+$/u, '')
    const command = /^办理\s+([a-z-]+)$/.exec(said)?.[1]
    if (command) return services.find(({ id }) => id === command)?.id
    if (/[?？]|怎么|多少|多久|吗$|什么|为什么|哪/u.test(said)) return undefined
    const found = words.find(
      ({ word }) =>
        said === word || (said.includes(word) && said.replace(WISH, '').length <= word.length + 6),
    )
    return found?.id
  }
}
