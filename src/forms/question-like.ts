import { plain } from './fields/field.ts'

const ASKING =
  /怎么|怎样|咋|如何|什么|啥|哪里|哪儿|哪个|哪些|哪天|去哪|多少|多久|多长|几天|几个工作日|几点|几时|什么时候|要不要|能不能|可不可以|可以吗|行不行|会不会|是不是|有没有|(?<!好)几(?:个|成|次|年|口)|需不需要|用不用|为什么|为啥|凭什么|谁|吗|么(?=$|[，,。])|呢$|(?<=[费钱行能会要以用办])不$|请问|问一下|想问|咨询/u
const ENGLISH =
  /^(?:what|how|where|when|who|why|which|can|could|do|does|is|are|should|will|may)\b/iu

/** Whether a message reads as a question: a mark, or a word that asks. */
export function looksLikeQuestion(text: string): boolean {
  const said = plain(text)
  if (/[?؟]\s*$/u.test(said)) return true
  return ASKING.test(said) || ENGLISH.test(said)
}

/** Short and surely asking: it ends in a question mark or asks in its last words. */
export function surelyAsks(text: string): boolean {
  const said = plain(text).replace(/[。!]+$/u, '')
  if (!looksLikeQuestion(said)) return false
  return (
    /(?:\?|؟|吗|呢|么|多少钱|多少|多久|怎么办|咋办|怎么弄|什么|啥|哪里|哪儿|几天|为什么|谁管|找谁|可以不|行不|(?<=[费钱能会要用办])不|行不行|能不能办)$/u.test(
      said,
    ) ||
    /^(?:请问|想问|问一下|咨询)/u.test(said) ||
    ENGLISH.test(said)
  )
}

/** Without the little question that only asks for a nod: 8500行吗 → 8500; a bare mark too, where nothing else asks. */
export function withoutTag(text: string): string {
  const said = plain(text)
  const bare = said.replace(/\?+$/u, '')
  if (bare !== said && !ASKING.test(bare)) return bare
  return said.replace(
    /(?<![,，\s])[,，\s]*(?:可以吗|行吗|行不行|行不|好吗|算吗|算不算|对吗|可以不)\s*\??$/u,
    '',
  )
}
