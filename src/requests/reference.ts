import { randomInt } from 'node:crypto'

/** Damm's quasigroup of order 10: finds every wrong digit and every swap of neighbours. H. M. Damm, 2004. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

function checkDigit(digits: string): string {
  let interim = 0
  for (const digit of digits) interim = Number(DAMM[interim]?.[Number(digit)])
  return String(interim)
}

/** A new case number: 7 random digits and a check digit. Not sequential, so that no number leads to another's case. */
export function newReference(): string {
  const digits = String(randomInt(1_000_000, 10_000_000))
  return digits + checkDigit(digits)
}

/** Whether the 8 digits can be a case number at all; false for every single wrong digit. */
export function isReference(text: string): boolean {
  return /^\d{8}$/.test(text) && checkDigit(text) === '0'
}

/** As people read it out: 4827 1936. */
export function sayReference(reference: string): string {
  return `${reference.slice(0, 4)} ${reference.slice(4)}`
}
