import type { Line } from './definition.ts'
import { plain } from './fields/field.ts'
import { isGrumble } from './grumble.ts'
import type { Question } from './layout.ts'
import { pickKey } from './pick.ts'

/** What a resident may say at any time instead of an answer. */
export type Control =
  | 'back'
  | 'skip'
  | 'keep'
  | 'cancel'
  | 'why'
  | 'person'
  | 'again'
  | 'restart'
  | 'continue'
  | 'later'
  | 'more'
  | 'confirm'
  | 'leave'

const ELSEWHERE =
  /^(?:我的(?:单子|申请|进度|数据|信息)|查进度|我?的?进度|单子|导出(?:我的数据)?|撤回同意|删除我的(?:数据|信息)|帮助|菜单|目录|办事|有哪些服务|我要办事)[。.!！]?$|^(?:进度|单号|撤回|评价|补充|细节|依据|办理|办事|答案)\s+\S/u

/** Whether a message is a fixed wish of another room: my cases, my data, the menu. */
export function isElsewhere(text: string): boolean {
  return ELSEWHERE.test(plain(text))
}

const SPOKEN: ReadonlyArray<readonly [Control, RegExp]> = [
  [
    'back',
    /^(?:返回|上一步|上一题|上一个|回上一步|回到?上一题|退回|退回去|后退|往回|回去|重填上一个|上一题填错了?|刚才(?:那个)?(?:填|写|说|选|打|按)?错了|我?(?:填|写|说|选|打|按)错了|back|go back|previous|ئارقىغا|артқа)$/iu,
  ],
  [
    'skip',
    /^(?:跳过|跳过这个|跳过这题|略过|这个?跳过|不填|不想填|不想说|不说|不讲|不想讲|不写|不想写|不告诉你|保密|先不填|这个不填|下一题|过|pass|skip|ئاتلاش|өткізу)$/iu,
  ],
  ['keep', /^(?:照旧|不变|不改|保持不变|还是那个|还是原来的|跟?原来一样|一样|same|keep)$/iu],
  ['leave', /^(?:离开|快走|快退|快速离开|有人来了|来人了|99)$/u],
  [
    'cancel',
    /^(?:取消|撤回|撤销|取消办理|取消吧|我要取消|不办了|不想办了|我不办了|不弄了|不填了|算了|算了吧|算啦|退出|停止|终止|别办了|不要了|cancel|stop|quit|exit|بىكار قىلىش|бас тарту)$/iu,
  ],
  [
    'why',
    /^(?:(?:为什么|为啥|干嘛|干啥)(?:要|需要)?(?:问|填|写|留|登记).{0,6}|为什么|为啥|为何|干什么用|干嘛用|有什么用|做什么用|(?:为什么|为啥|干嘛|干啥|干什么)(?:要)?(?:问|填|写|说|要|登记|知道)?(?:这个|这些|它)?|(?:问|填|要|写)(?:这个|这些)?(?:干嘛|干啥|干什么|做什么|做啥|有什么用|有啥用)|凭什么(?:问|要)(?:这个)?|why|why\?|نېمىشقا|неге)(?:呢|啊|呀)?$/iu,
  ],
  [
    'person',
    /^(?:人工|转人工|找人工|要人工|真人|找真人|找人|找个人|找工作人员|工作人员|客服|人工服务|我要找人|叫个人来|human|agent|person|staff)$/iu,
  ],
  [
    'again',
    /^(?:再说一遍|再说一次|重复|重复一遍|没看懂|没听懂|没听清|看不懂|不懂|不明白|没明白|你好|您好|在吗|有人吗|hi|hello|啥意思|什么意思|这是什么意思|啊|什么|repeat|again|what)$/iu,
  ],
  ['restart', /^(?:重来|重新来|从头来|从头开始|重新填|重新开始|重填|restart|start over)$/iu],
  ['continue', /^(?:继续|继续填|继续办|接着填|接着来|接着办|接着|continue|go on|resume)$/iu],
  [
    'later',
    /^(?:以后再填|以后填|等会儿?再填|等会儿?|等一下|等等|稍等|待会儿?|待会儿?再填|回头再填|下次再填|先放着|明天再填|现在没空|没空|later)$/iu,
  ],
  ['more', /^(?:更多|还有吗|下一页|其他的?还有吗|more|next)$/iu],
  ['confirm', /^(?:确认|确认提交|我确认|确定提交|提交|confirm|submit)$/iu],
]

/** 删掉第2个孩子, 删除孩子2: which round of a repeat group is to go. */
export function roundToDelete(
  text: string,
  questions: readonly Question[],
  answered: (path: string) => boolean,
  say: (line: Line) => string,
): { readonly group: string; readonly round: number } | undefined {
  const said = plain(text)
  if (!/^(?:把)?(?:删|去掉|不要)|删(?:掉|除|了)$/u.test(said)) return undefined
  const spoken = /第?\s*(\d|[一二两三四五六七八九])\s*个?/u.exec(said)?.[1]
  const round = spoken === undefined ? undefined : pickKey(spoken)
  const inRounds = questions.filter((question) => question.group && answered(question.path))
  const named = inRounds.filter(({ group }) => group && said.includes(say(group.short)))
  const one = (named.length > 0 ? named : inRounds).find((question) => question.round === round)
  return one?.group && round !== undefined ? { group: one.group.name, round } : undefined
}

const KEYS: Readonly<Record<string, Control>> = {
  '0': 'person',
  '7': 'keep',
  '07': 'keep',
  '8': 'skip',
  '08': 'skip',
  '9': 'back',
  '09': 'back',
  '88': 'confirm',
}

/**
 * The control that this message is, if it is nothing else. `digits` = single digits are answers here (numbers,
 * dates, the lines of a summary), so that the keys need their leading 0.
 */
export function controlOf(text: string, digits: boolean): Control | undefined {
  const said = plain(text)
    .replace(/^(?:请|麻烦|我想|我要|帮我|能不能|可以)(?=.{2})/u, '')
    .replace(/[。.!！,，?？~～…、]+$/u, '')
    .replace(/(?<=[\u4e00-\u9fff])(?:吧|了吧|好了|行不行|可以吗|行吗)$/u, '')
    .trim()
  const key = KEYS[said]
  if (key && !(digits && /^[1-9]/.test(said) && said !== '88')) return key
  const written = plain(text)
    .replace(/[。.!！,，?？~～…、]+$/u, '')
    .trim()
  const control = SPOKEN.find(([, words]) => words.test(said) || words.test(written))?.[0]
  return control ?? (isGrumble(text) ? 'why' : undefined)
}
