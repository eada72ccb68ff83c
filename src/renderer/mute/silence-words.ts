import { chatWords } from '../../shared/messages/chat.ts'
import type { ConversationRow, Participant } from '../../shared/model.ts'
import type { MuteEnd, Through } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'
import { endWords } from '../ui/times.ts'

const words = chatWords.silence

type Silenced = Pick<ConversationRow, 'silence' | 'rule' | 'participants'>

/** What a silence is, in words for the header's pill: `Silent until 17:00`. Null where nothing is silent. */
export function silenceWords(row: Silenced, now: Instant, locale?: string): string | null {
  const { silence } = row
  if (!silence.silent) return null
  if (typeof silence.ends === 'object') return words.until(endWords(silence.ends.at, now, locale))
  switch (silence.ends) {
    case 'never':
      return silence.because === 'muted' ? words.untilUnmute : words.silent
    case 'quiet':
      return words.untilQuiet
    case 'mentioned':
      return words.untilMentioned
    case 'person':
      return words.untilPerson(awaited(row))
  }
}

/** The same where there is little room: `until 17:00`. */
export function shortSilenceWords(row: Silenced, now: Instant, locale?: string): string | null {
  const { silence } = row
  if (!silence.silent) return null
  if (typeof silence.ends === 'object') return words.short.until(endWords(silence.ends.at, now, locale))
  return silence.ends === 'person' ? words.short.person(awaited(row)) : words.short[silence.ends]
}

const awaited = ({ rule, participants }: Silenced): string => personOf(rule?.ends ?? 'never', participants)

/** Who has to write, by name. */
function personOf(ends: MuteEnd, participants: readonly Participant[]): string {
  const id = typeof ends === 'object' && 'whenWrites' in ends ? ends.whenWrites : null
  const name = participants.find((person) => person.id === id)?.name ?? ''
  return name === '' ? words.onePerson : name
}

/** What comes through, each as words of its own. */
export function throughWords(through: Through): string[] {
  return [
    ...(through.mentions ? [words.mentions] : []),
    ...(through.favourites ? [words.favourites] : []),
    ...(through.keywords ? [words.keywords] : []),
  ]
}

/** The line under a row's preview: `Silent until 17:00 · mentions come through`. Null where a row has nothing to say. */
export function stateLine(
  row: Silenced & Pick<ConversationRow, 'agreement' | 'held'>,
  now: Instant,
  locale?: string,
): string | null {
  const { silence, agreement, held } = row
  const silent = silenceWords(row, now, locale)
  if (!silence.silent || silent === null) return agreement === 'waiting' ? words.unmuteWaiting : null
  return [
    silent,
    ...(agreement === 'waiting' ? [words.waiting] : []),
    ...throughWords(silence.through),
    ...(held > 0 ? [words.held(held)] : []),
  ].join(' · ')
}

/** What the status region says of a new mute: `NAME muted`, `NAME muted until …`. */
export function mutedWords(
  { name, participants }: Pick<ConversationRow, 'name' | 'participants'>,
  ends: MuteEnd,
  now: Instant,
  locale?: string,
): string {
  const told = chatWords.told
  if (ends === 'never') return told.muted(name)
  if (ends === 'when-mentioned') return told.mutedUntil(name, told.untilMentioned)
  if ('at' in ends) return told.mutedUntil(name, endWords(ends.at, now, locale))
  const until = 'whenWrites' in ends ? told.untilPerson(personOf(ends, participants)) : told.untilQuiet
  return told.mutedUntil(name, until)
}
