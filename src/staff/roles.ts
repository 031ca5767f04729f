import { type Address, addressOf, type Person, type Turn } from '../message.ts'

export type StaffRole = 'worker' | 'lead' | 'auditor'

export type RolesOptions = {
  readonly staffChats: readonly Address[]
  readonly leads: readonly Person[]
  readonly auditors: readonly Person[]
}

/**
 * Who is staff, from the settings alone: whoever writes in a staff chat is a worker, leads and auditors are named.
 * Nothing that a message says about its sender counts.
 */
export function createRoles({ staffChats, leads, auditors }: RolesOptions) {
  const has = (people: readonly Person[], { channel, id }: Person) =>
    people.some((person) => person.channel === channel && person.id === id)

  return {
    isStaff({ message }: Turn): StaffRole | undefined {
      if (has(leads, message.from)) return 'lead'
      if (has(auditors, message.from)) return 'auditor'
      const { channel, chat } = addressOf(message)
      const inChat = staffChats.some((at) => at.channel === channel && at.chat === chat)
      return inChat ? 'worker' : undefined
    },

    /** Whether this was written where only staff read. */
    inStaffChat({ message }: Turn): boolean {
      const { channel, chat } = addressOf(message)
      return staffChats.some((at) => at.channel === channel && at.chat === chat)
    },
  }
}

export type Roles = ReturnType<typeof createRoles>
