import { userIdOfEmail } from '../../src/protocol/ids.ts'
import type { ConversationId, UserId } from '../../src/shared/ids.ts'
import { type CancelTimer, type Clock, SECOND } from '../../src/shared/time.ts'
import type { SeenConversation } from '../conversations.ts'
import type { HeardMessage, RunningServer } from '../server.ts'
import { cast, dana } from './cast.ts'
import { answers, type Scene, scenes } from './script.ts'

export interface TalkPorts {
  readonly server: Pick<RunningServer, 'admin' | 'onMessage'>
  readonly clock: Clock
  /** 0 <= n < 1 */
  readonly random: () => number
}

/** One conversation of the demo, with the people who may speak in it and what is left to say. */
interface Stage {
  readonly id: ConversationId
  readonly isGroup: boolean
  readonly speakers: readonly { readonly id: UserId; readonly fullname: string }[]
  nextLine(): string
}

const PAUSE_MS = [5 * SECOND, 20 * SECOND] as const
const BURST_PAUSE_MS = [0.8 * SECOND, 2.5 * SECOND] as const
const ANSWER_MS = [2 * SECOND, 6 * SECOND] as const
/** Groups are livelier than people who write to Dana alone. */
const GROUP_SHARE = 0.8
const BURST_SHARE = 0.08

/**
 * Makes the people of the demo talk: every 5 to 20 s somewhere, now and then a burst; and answer what Dana writes.
 * Disposing silences them.
 */
export function startTalking({ server, clock, random }: TalkPorts): Disposable {
  const { admin, onMessage } = server
  const user = admin.findUser(dana.email)
  if (!user) throw new Error('The demo has no Dana.')
  const me = user.userId
  const between = ([from, to]: readonly [number, number]): number => Math.round(from + random() * (to - from))
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0]

  const stages = admin.conversationsOf(me).flatMap((seen): Stage[] => {
    const scene = sceneOf(seen, me)
    const speakers = seen.participants.filter(({ id }) => id !== me)
    return scene ? [{ id: seen.id, isGroup: seen.isGroup, speakers, nextLine: bag(scene.chatter, random) }] : []
  })
  const groups = stages.filter(({ isGroup }) => isGroup)
  const pairs = stages.filter(({ isGroup }) => !isGroup)

  const timers = new Set<CancelTimer>()
  function after(delayMs: number, act: () => void): CancelTimer {
    const cancel = clock.setTimer(delayMs, () => {
      timers.delete(cancel)
      act()
    })
    timers.add(cancel)
    return cancel
  }

  function speak(stage: Stage, text: string, speakers = stage.speakers): void {
    const [first, ...rest] = speakers
    // A full disk silences the demo; it does not end it.
    if (first) admin.sayAs(pick([first, ...rest]).id, stage.id, text).catch(() => undefined)
  }

  function chatter(): void {
    const [first, ...rest] = random() < GROUP_SHARE ? groups : pairs
    if (!first) return
    const stage = pick([first, ...rest])
    const lines = stage.isGroup && random() < BURST_SHARE ? 4 + Math.floor(random() * 4) : 1
    let delayMs = 0
    for (let line = 0; line < lines; line++) {
      if (line === 0) speak(stage, stage.nextLine())
      else after((delayMs += between(BURST_PAUSE_MS)), () => speak(stage, stage.nextLine()))
    }
    after(delayMs + between(PAUSE_MS), chatter)
  }

  /** One answer at a time in a conversation: it is to the newest of Dana's messages. */
  const answering = new Map<ConversationId, CancelTimer>()
  function answer({ conversationId, sender, text }: HeardMessage): void {
    const stage = stages.find(({ id }) => id === conversationId)
    if (!stage || sender !== me) return
    const pending = answering.get(stage.id)
    if (pending) {
      pending()
      timers.delete(pending)
    }
    const named = stage.speakers.filter(({ fullname }) => text.includes(`@${fullname.split(' ')[0] ?? fullname}`))
    const fitting = answers.find(({ to }) => to.test(text))?.with ?? []
    const [first, ...rest] = fitting
    if (first === undefined) return
    const reply = pick([first, ...rest])
    const cancel = after(between(ANSWER_MS), () => speak(stage, reply, named.length > 0 ? named : stage.speakers))
    answering.set(stage.id, cancel)
  }

  after(between(PAUSE_MS), chatter)
  const unsubscribe = onMessage(answer)
  return {
    [Symbol.dispose]() {
      unsubscribe()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}

function sceneOf(seen: SeenConversation, me: UserId): Scene | undefined {
  if (seen.isGroup) return scenes.find(({ name }) => name === seen.name)
  const other = seen.participants.find(({ id }) => id !== me)
  return scenes.find(({ name, with: [only] }) => name === null && only && userIdOfEmail(cast[only].email) === other?.id)
}

/** Every line once, in any order, before one comes again. */
function bag(lines: readonly string[], random: () => number): () => string {
  let left: string[] = []
  return () => {
    if (left.length === 0) left = [...lines]
    const [line] = left.splice(Math.floor(random() * left.length), 1)
    return line ?? ''
  }
}
