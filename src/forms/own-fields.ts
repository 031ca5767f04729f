import type { Words } from '../words/words.ts'
import { type Field, inLanguage, type Line, type RepeatField } from './definition.ts'
import { allFields, type OwnFields } from './layout.ts'
import type { Service } from './load-services.ts'

/** For whom the desk's own questions are put; `pictures` = one may be asked for. */
export type OwnFieldsOptions = {
  readonly service: Service
  readonly words: Words
  readonly language: string
  readonly pictures: boolean
}

/** The desk's own questions for this service: consent, helper, age, 还有吗. */
export function createOwnFields({
  service,
  words,
  language,
  pictures,
}: OwnFieldsOptions): OwnFields {
  const say = (line: Line) => inLanguage(line, language)
  const yesNo = (
    field: Partial<Field> & Pick<Field, 'name' | 'label' | 'short' | 'why'>,
  ): Field => ({
    type: 'choice',
    required: true,
    personal: false,
    words: [],
    when: 'any',
    approximate: false,
    choices: [
      { name: 'yes', label: words.say('forms-yes'), also: spoken('forms-yes-also') },
      { name: 'no', label: words.say('forms-no'), also: spoken('forms-no-also') },
    ],
    ...field,
  })
  const spoken = (key: string) => words.say(key).split(' ')
  const agree = { name: 'yes', label: words.say('forms-agree'), also: spoken('forms-agree-also') }
  const refuse = { name: 'no', label: words.say('forms-refuse'), also: spoken('forms-refuse-also') }
  const unnamed = { name: 'anonymous', label: words.say('forms-unnamed'), also: ['匿名'] }

  return {
    age: yesNo({
      name: 'age_14',
      short: words.say('forms-short-age'),
      label: words.say('forms-age'),
      why: words.say('forms-age-why'),
      choices: [
        { name: 'yes', label: words.say('forms-age-yes'), also: spoken('forms-yes-also') },
        { name: 'no', label: words.say('forms-age-no'), also: spoken('forms-no-also') },
      ],
    }),
    helper: yesNo({
      name: 'helper',
      short: words.say('forms-short-helper'),
      label: words.say('forms-helper'),
      why: words.say('forms-helper-why'),
      choices: [
        { name: 'self', label: words.say('forms-helper-self'), also: ['自己', '我自己', '本人'] },
        { name: 'other', label: words.say('forms-helper-other'), also: ['帮别人', '别人', '家人'] },
      ],
    }),
    consent: yesNo({
      name: 'consent',
      short: words.say('forms-short-consent'),
      label: words.say('forms-consent', {
        title: say(service.title),
        recipient: say(service.recipient),
        purpose: say(service.purpose),
        asks: personalNames(service, pictures).map(say).join('、'),
        days: service.handling.keep_days,
        hours: service.draft.keep_hours,
        duty: sayDuty(service, words),
      }),
      why: words.say('forms-consent-why'),
      required_message: words.say('forms-consent-required'),
      choices: service.anonymous ? [agree, refuse, unnamed] : [agree, refuse],
    }),
    sensitive: (group) =>
      yesNo({
        name: `consent_${group}`,
        short: words.say('forms-short-sensitive'),
        label: words.say(`forms-sensitive-${group}`, { recipient: say(service.recipient) }),
        why: words.say('forms-sensitive-why'),
        choices: [
          { name: 'yes', label: words.say('forms-may-ask'), also: ['愿意', '可以问'] },
          { name: 'no', label: words.say('forms-may-not-ask'), also: spoken('forms-refuse-also') },
        ],
      }),
    more: (group: RepeatField) =>
      yesNo({
        name: 'more_of_it',
        short: words.say('forms-short-more'),
        label: group.label,
        why: group.why,
      }),
  }
}

/** That a law keeps what is filed for longer, if one does: told before one agrees. */
function sayDuty({ handling: { keep_by_law: duty } }: Service, words: Words): string {
  return duty ? words.say('forms-consent-duty', { ...duty, days: String(duty.days) }) : ''
}

function personalNames(service: Service, pictures: boolean): readonly Line[] {
  return allFields(service.fields)
    .filter(({ type }) => pictures || type !== 'photo')
    .filter(({ personal, sensitive }) => personal || sensitive)
    .map(({ short }) => short)
}
