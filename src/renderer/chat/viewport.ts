import type { VirtualizerHandle } from 'virtua/svelte'
import type { MessageId } from '../../shared/ids.ts'
import { FIRST_UNPLACED } from '../../shared/model.ts'
import type { LogItem } from './log-items.ts'

/** Undefined until it is mounted. All that is told here is by what virtua has measured so far. */
type List = VirtualizerHandle | undefined

/** Where the log opens: a message that was asked for, or the unread line. */
export interface Place {
  readonly index: number
  readonly messageId: MessageId | null
}

/** Nearer to an edge than this is at it. */
const AT_END_PX = 40
/** A message counts as seen when so much of its top is on screen. */
const SEEN_PX = 24

/** Whether the list has a size: one that is hidden, or not there, has none. */
export const isLaidOut = (list: List): list is VirtualizerHandle => list !== undefined && list.getViewportSize() > 0

export const isAtEnd = (list: List): boolean =>
  list !== undefined && list.getScrollOffset() + list.getViewportSize() >= list.getScrollSize() - AT_END_PX

/** A message is at its place anywhere on screen, the unread line at the top, or at the end, where it can come no higher. */
export function isAt({ index, messageId }: Place, list: VirtualizerHandle): boolean {
  const below = list.getItemOffset(index) - list.getScrollOffset()
  if (messageId === null) return Math.abs(below) < 2 || isAtEnd(list)
  return below >= 0 && below + list.getItemSize(index) <= list.getViewportSize()
}

/** The highest position whose top is on screen; 0 where there is none. */
export function lastOnScreen(list: VirtualizerHandle, items: readonly LogItem[]): number {
  const bottom = list.getScrollOffset() + list.getViewportSize()
  for (let index = list.findItemIndex(bottom); index >= 0; index -= 1) {
    const item = items[index]
    if (item?.kind !== 'message' || item.message.position >= FIRST_UNPLACED) continue
    if (list.getItemOffset(index) + SEEN_PX <= bottom) return item.message.position
  }
  return 0
}
