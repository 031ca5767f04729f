/** The two questions of a message that asks two, else the message itself. */
export function splitQuestions(text: string): readonly string[] {
  const parts = text
    .split(
      /[?？]+|(?<![。；;！!\n，, ])[。；;！!\n，, ]+(?=(?:还有|另外|再问|再就是|顺便问|还想问|对了)(?:一[个下])?)/u,
    )
    .map((part) => part.replace(LEAD, '').trim())
    .filter((part) => part.length > 0)
  const questions = parts.filter(isQuestion)
  const [first, second] = questions
  if (questions.length !== 2 || parts.length > 3 || !first || !second) return [text]
  return [first, second]
}

const LEAD =
  /^(?:[，,。；;！!\s]*(?:还有|另外|再问|再就是|顺便问|还想问|对了)(?:一[个下])?[，,：:\s]*)+/u
const ASKS =
  /[吗么嘛呢不没]$|怎么|咋|什么|啥|哪|谁|多少|多久|几[天个年月岁点]|能不能|可不可以|要不要|是不是|有没有|算不算|合法|违法/u

/** Long enough to stand alone, and asking something. */
function isQuestion(part: string): boolean {
  return part.length >= 6 && ASKS.test(part)
}
