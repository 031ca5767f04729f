/**
 * What no form may ask (P-01): ethnicity, religion, political view, ancestry, body data, where somebody moves.
 * There is no setting that lifts this; needs are asked as needs (饮食要求), never as who somebody is.
 */
const FORBIDDEN: ReadonlyArray<{ readonly about: string; readonly words: RegExp }> = [
  {
    about: 'ethnicity',
    words:
      /民族|族别|族裔|族群|族籍|种族|人种|肤色|[汉回藏苗彝壮满侗瑶白傣黎蒙]族|维吾尔|哈萨克族|少数族|什么族|哪个族|哪一族|\bethnic|\bnationality[ _]?group|\brace\b|\bracial|\bskin[ _]?colou?r|\btribe|\bclan\b|\bminorit|\bminzu|\bmin[ _]?zu\b|\bzuqun|\bzubie|\bzhongzu|мiлет|милләт|этнос|национальность|миллет|ұлты|مىللەت|مىللىي|ۇلت|མི་རིགས|민족|민속족|人種|дінi|үндэстэн/iu,
  },
  {
    about: 'religion',
    words:
      /宗教|信仰|(?<!相)信教(?!育|师|程|材|室)|信什么|教派|教徒|信徒|清真|穆斯林|伊斯兰|佛教|道教|基督|天主教|礼拜(?![一二三四五六日天])|祷告|斋月|朝觐|戒斋|\breligio|\bfaith\b|\bbelief|\bmuslim|\bislam|\bhalal|\bbuddh|\bchristian|\bcatholic|\bchurch\b|\bmosque|\bpray(?:er|s|ing)?\b|\bzongjiao|\bxinyang|\bqingzhen|دىن|ئېتىقاد|мусульман|религи|дін\b|ཆོས་ལུགས|종교/iu,
  },
  {
    about: 'political view',
    words:
      /政治面貌|政治立场|政治观点|政治倾向|党派|党员|团员|入党|\bpolitical|\bparty[ _]?member|\bzhengzhi|\bideolog|\bccp\b|партия|정치/iu,
  },
  {
    about: 'ancestry',
    words:
      /籍贯|祖籍|祖先|血统|血缘|家族史|家庭出身|家庭成分|原籍民|\bancest|\bblood[ _]?line|\bnative[ _]?place|\bjiguan|\bzuji\b|\blineage|\bdescent\b|\bplace[ _]?of[ _]?origin/iu,
  },
  {
    about: 'body data',
    words:
      /指纹|人脸|面部识别|刷脸|虹膜|声纹|掌纹|静脉|步态|基因|DNA|血型|生物识别|\bbiometric|\bfinger[ _]?print|\bface[ _]?(?:id|print|scan|recognition)|\bfacial|\biris\b|\bretina|\bvoice[ _]?print|\bpalm[ _]?print|\bgene(?:tic|s)?\b|\bzhiwen\b|\brenlian|지문/iu,
  },
  {
    about: 'whereabouts',
    words:
      /经纬度|经度(?!过)|纬度|定位|行踪|轨迹|\bgeo[ _]?(?:point|trace|shape|location)|\blatitude|\blongitude|\bgps\b|\blocation[ _]?(?:share|live)|\btrack(?:ing)?\b/iu,
  },
  {
    about: 'scores and lists of persons',
    words:
      /重点人员|重点关注|风险等级|危险等级|人员标签|信用分|积分等级|黑名单|维稳|可疑|有前科|案底|\brisk[ _]?(?:level|score)|\bwatch[ _]?list|\bperson[ _]?(?:tag|score|flag)|\bblack[ _]?list|\bsuspicious/iu,
  },
]

/** What a text of a form asks that no form may ask, if anything. Spaces and signs between the letters do not hide it. */
export function forbiddenIn(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')
  const tight = plain.replace(/[\s·•.,、_\-*|/\\()（）「」"']/g, '')
  const spaced = plain.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[_-]/g, ' ')
  return FORBIDDEN.find(({ words }) => words.test(plain) || words.test(tight) || words.test(spaced))
    ?.about
}
