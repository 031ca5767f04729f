import { type FieldKind, fault } from './field.ts'

/** A picture that came as an attachment, drawn anew; it is the value itself. Text is no picture. */
export const photo: FieldKind = {
  digits: false,
  free: false,
  accepts: 'image',
  parse: () => fault('photo'),
  show: (_ref, { words }) => words.say('forms-photo-shown'),
  mask: () => '**',
}

/** A voice note, kept only by its platform reference; words may be written instead. */
export const voice: FieldKind = {
  digits: false,
  free: true,
  accepts: 'voice',
  parse: (text) => (text.trim() ? { kind: 'value', value: text.trim() } : fault('empty')),
  show: (note, { words }) => (note.startsWith('voice:') ? words.say('forms-voice-shown') : note),
  mask: () => '**',
}
