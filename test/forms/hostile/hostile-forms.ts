/** Where in a form a forbidden question was hidden, and how it was worded. */
export type Hostile = readonly [
  place:
    | 'label'
    | 'name'
    | 'choice'
    | 'code'
    | 'also'
    | 'why'
    | 'hint'
    | 'short'
    | 'words'
    | 'title'
    | 'purpose'
    | 'start'
    | 'constraint_message',
  text: string,
]

/** Questions that no form may ask, as people have asked them: in words, codes, other languages, hidden in choices. */
export const HOSTILE: readonly Hostile[] = [
  ['label', '您的民族？'],
  ['label', '您是什么族？'],
  ['label', '族别'],
  ['label', '您是哪个族的？'],
  ['label', '民 族'],
  ['label', '民-族（必填）'],
  ['label', '民·族'],
  ['label', '民\u200b族'],
  ['label', '「民」「族」'],
  ['label', '您属于哪一族？'],
  ['label', '所属族群'],
  ['label', '族裔'],
  ['label', '人种'],
  ['label', '种族'],
  ['label', '您是少数族吗？'],
  ['label', '您是维吾尔族吗？'],
  ['label', '您是汉族还是回族？'],
  ['label', '是藏族吗？'],
  ['label', '信仰'],
  ['label', '宗教信仰是什么？'],
  ['label', '您信教吗？'],
  ['label', '您信什么教？信什么？'],
  ['label', '要清真食堂吗？'],
  ['label', '是穆斯林吗？'],
  ['label', '去哪个教会礼拜？'],
  ['label', '一周做几次礼拜？'],
  ['label', '您信佛教吗？'],
  ['label', '斋月里要请假吗？'],
  ['label', '去过朝觐吗？'],
  ['label', '基督徒吗？'],
  ['label', '政治面貌'],
  ['label', '您是党员吗？'],
  ['label', '是不是团员？'],
  ['label', '您的政治观点？'],
  ['label', '参加过什么党派？'],
  ['label', '籍贯'],
  ['label', '祖籍哪里？'],
  ['label', '家庭出身'],
  ['label', '祖先是哪里人？'],
  ['label', '血统'],
  ['label', '请按指纹'],
  ['label', '人脸照片'],
  ['label', '刷脸登记'],
  ['label', '虹膜'],
  ['label', '声纹采集'],
  ['label', '血型'],
  ['label', 'DNA 样本'],
  ['label', '基因检测结果'],
  ['label', '您现在的定位？'],
  ['label', '经纬度'],
  ['label', '最近的行踪'],
  ['label', '出行轨迹'],
  ['label', '是否重点人员？'],
  ['label', '风险等级'],
  ['label', '有前科吗？'],
  ['label', '是不是黑名单上的？'],
  ['label', 'What is your ethnicity?'],
  ['label', 'Ethnic group'],
  ['label', 'Your race?'],
  ['label', 'Religion'],
  ['label', 'Are you Muslim?'],
  ['label', 'Which church do you go to?'],
  ['label', 'Do you eat halal?'],
  ['label', 'Place of origin'],
  ['label', 'Native place'],
  ['label', 'Political affiliation'],
  ['label', 'Are you a party member?'],
  ['label', 'Skin colour'],
  ['label', 'Fingerprint'],
  ['label', 'Share GPS'],
  ['label', 'Risk score'],
  ['label', 'مىللىتىڭىز نېمە؟ مىللەت'],
  ['label', 'دىنىڭىز نېمە؟ دىن'],
  ['label', 'Ұлты'],
  ['label', 'ұлтыңыз қандай? ұлты'],
  ['label', '민족'],
  ['label', '종교'],
  ['label', 'མི་རིགས'],
  ['label', 'Национальность'],
  ['label', 'Ваша религия?'],
  ['label', 'ｅｔｈｎｉｃ ｇｒｏｕｐ'],
  ['label', '民　族'],
  ['label', 'E-T-H-N-I-C ethnic'],
  ['name', 'ethnicity'],
  ['name', 'ethnic_group'],
  ['name', 'minzu'],
  ['name', 'religion'],
  ['name', 'race'],
  ['name', 'faith'],
  ['name', 'zongjiao'],
  ['name', 'jiguan'],
  ['name', 'political_status'],
  ['name', 'fingerprint'],
  ['name', 'face_id'],
  ['name', 'latitude'],
  ['name', 'risk_level'],
  ['name', 'native_place'],
  ['name', 'zuji'],
  ['choice', '汉族'],
  ['choice', '回族'],
  ['choice', '伊斯兰教'],
  ['choice', '党员'],
  ['choice', 'Muslim'],
  ['code', 'muslim'],
  ['code', 'minzu'],
  ['code', 'party_member'],
  ['also', '少数民族'],
  ['also', '清真'],
  ['why', '要统计民族人数。'],
  ['why', '上级要看宗教情况。'],
  ['hint', '比如：藏族、彝族'],
  ['short', '民族'],
  ['words', '族别'],
  ['title', '少数民族登记'],
  ['purpose', '摸清信教的人'],
  ['start', '登记民族'],
  ['constraint_message', '写明民族'],
]

/** A form that is sound but for this one text. */
export function formWith([place, text]: Hostile): string {
  const at = (where: Hostile[0], otherwise: string) =>
    JSON.stringify(where === place ? text : otherwise)
  return `id: sound
title: ${at('title', '一件事')}
about: 帮您办一件事。
start: [${at('start', '办一件事')}]
purpose: ${at('purpose', '帮您办事')}
recipient: 服务站
handling:
  due: { amount: 2, unit: workdays, source: 站里约定 }
  next: 我们会找您。
  hotline: ['12345']
  keep_days: 30
fields:
  - name: ${place === 'name' ? text : 'thing'}
    type: choice
    label: ${at('label', '哪一件？')}
    short: ${at('short', '哪件')}
    hint: ${at('hint', '选一个')}
    why: ${at('why', '好帮您。')}
    words: [${at('words', '事')}]
    constraint: . != 'x'
    constraint_message: ${at('constraint_message', '再选一次')}
    choices:
      - { name: ${place === 'code' ? text : 'one'}, label: ${at('choice', '第一')}, also: [${at('also', '头一个')}] }
      - { name: two, label: 第二 }
`
}
