/** Who gets something of a story: the resident in private, their group, the duty desk, a worker in private, a lead. */
export type Chat = 'resident' | 'group' | 'staff' | 'lead'

/** One way into the desk, played on the platform's own side: a resident, a duty desk and a lead on it. */
export type Front = {
  readonly name: string
  /** What Linli must be started with for it. */
  readonly environment: Readonly<Record<string, string>>
  /** After each start of Linli. */
  open(house: HouseProcess): Promise<void>
  /** The resident writes, in private; where digits can be pressed, a digit is. */
  says(text: string): Promise<void>
  /** Duty staff write where their cards come. */
  works(text: string): Promise<void>
  /** A colleague presses a button on the newest card with this number; absent where there are no buttons. */
  readonly taps?: ((label: string, reference: string) => Promise<void>) | undefined
  leads(text: string): Promise<void>
  /** The resident writes to us in a group; absent where there are none. */
  readonly saysInGroup?: ((text: string) => Promise<void>) | undefined
  /** The resident writes to others in that group. */
  readonly chats?: ((text: string) => Promise<void>) | undefined
  /** Everything that each has got so far, oldest first. */
  got(printed: number): Promise<Readonly<Record<Chat, readonly string[]>>>
  /** Linli has ended or was killed. */
  left(): Promise<void>
  close(): Promise<void>
}

/** The running desk as a front sees it. */
export type HouseProcess = {
  readonly write: (line: string) => void
  readonly onPrinted: (take: (text: string) => void) => void
  /** Resolves when the WeChat account is logged in. */
  readonly wechatOpen: Promise<void>
}
