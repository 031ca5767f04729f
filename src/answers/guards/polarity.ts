/** Words that turn a rule round, by what they do. The longest word wins; the rest of its letters count no more. */
const MARKS: readonly (readonly [string, readonly string[]])[] = [
  ['free', ['不收费', '不收钱', '不要钱', '不花钱', '不用交钱', '免费', '免交', '免收', '免除']],
  ['paid', ['要交钱', '收费', '要收钱', '要钱', '收钱']],
  [
    'forbidden',
    [
      '不得',
      '不能',
      '不可以',
      '不许',
      '不准',
      '不允许',
      '禁止',
      '严禁',
      '不可',
      '不让',
      '别',
      '不要',
      '不应当',
      '不应',
      '不该',
    ],
  ],
  ['needless', ['无需', '无须', '不用', '不必', '不需要', '不须', '用不着']],
  [
    'refused',
    [
      '不予',
      '不给',
      '不受理',
      '不批准',
      '不支持',
      '不算',
      '不属于',
      '不是',
      '并非',
      '不负',
      '不承担',
    ],
  ],
  ['may', ['可以', '有权', '允许', '准许', '能够', '可', '能']],
  ['must', ['应当', '必须', '一定要', '必要', '应该', '须', '应', '需要', '要', '得要', '该']],
  ['except', ['除外', '除了', '以外', '之外', '例外', '但是', '但']],
  ['only', ['仅', '只有', '只能', '只要', '只', '才']],
  [
    'most',
    [
      '不超过',
      '不多于',
      '最多',
      '最长',
      '至多',
      '最高',
      '以内',
      '之内',
      '内',
      '以下',
      '不到',
      '不足',
      '不满',
      '未满',
      '低于',
      '少于',
      '小于',
    ],
  ],
  [
    'least',
    [
      '不少于',
      '不低于',
      '至少',
      '最少',
      '最低',
      '最短',
      '以上',
      '超过',
      '高于',
      '多于',
      '大于',
      '满',
      '达到',
    ],
  ],
  ['before', ['以前', '之前', '前']],
  ['after', ['以后', '之后', '后', '起']],
  ['not', ['没有', '没', '未', '无', '非', '不', '否']],
  ['or', ['或者', '或']],
  ['all', ['都', '全部', '任何', '一律', '全']],
]
/** Words in which such a letter means nothing of the kind. */
const PLAIN =
  /不管|不论|无论|不同|不但|不过(?!\d)|不久|不动产|不满意|不服|对不起|差不多|可能|可是|可靠|许可|认可|能力|功能|智能|能源|重要|主要|要求|要是|要么|只要|摘要|概要|需求|必需|要件|非常|除非|是非|未来|未成年人?|无障碍|无锡|刚才|人才|满意|圆满|前往|目前|前夫|前妻|前男友|后果|后来|然后|最后|一起|起诉|起来|起火|引起|对不起|内容|国内|省内|市内|室内|家内|境内|应急|供应|反应|适应|相应|应对|该(单位|公司|地|人)|应用|全国|安全|全家|全日制|健全|全体|首都|成都|别人|特别|分别|性别|级别|区别|类别|告别|个别|没收|上诉|淹没|沉没|或许|但愿|无人机|无业|全职|超过期|要紧|内地|对内|户内|体内|后代|售后|产后|产前|婚前|婚后|事后|事前|课后|善后|前后|提前|可视|可乐|能耗|电能|可见|收费站|不良|不当|不明/gu

const WORD = new Map(MARKS.flatMap(([kind, words]) => words.map((word) => [word, kind] as const)))
const MARK = new RegExp([...WORD.keys()].toSorted((a, b) => b.length - a.length).join('|'), 'gu')

/** How a text allows, forbids, demands, limits: each kind of turn with how often it comes. */
export function polarityOf(text: string): ReadonlyMap<string, number> {
  const turns = new Map<string, number>()
  for (const [word] of text.normalize('NFKC').replace(PLAIN, '·').matchAll(MARK)) {
    const kind = WORD.get(word) ?? ''
    turns.set(kind, (turns.get(kind) ?? 0) + 1)
  }
  return turns
}

/** Whether two texts turn the same way: the same kinds, as often. */
export function polarityAgrees(sentence: string, source: string): boolean {
  const [said, is] = [polarityOf(sentence), polarityOf(source)]
  return said.size === is.size && [...said].every(([kind, count]) => is.get(kind) === count)
}
