import { expect, test } from 'vitest'
import type { ListAnswer, ListQuestion } from './listing.ts'
import { prefetching } from './prefetching.ts'

/** A listing of so many pieces of rows; what it makes and what is told, in order. */
function pieces(count: number) {
  const events: string[] = []
  let made = 0
  const answer = prefetching({
    answer(question): Promise<ListAnswer> {
      if (question.ask === 'names') return Promise.resolve({ tells: 'names', names: [], isLast: true })
      if (question.ask === 'read') made = 0
      made++
      events.push(`made ${made}`)
      return Promise.resolve({ tells: 'rows', rows: [], leftOut: [`piece ${made}`], isLast: made === count })
    },
  })
  const ask = (question: ListQuestion): Promise<void> =>
    answer(question, (told) =>
      events.push(told.tells === 'rows' ? `told ${told.leftOut.join()}` : `told ${told.tells}`),
    )
  return { events, ask }
}

test('the next rows are made once the last ones are told, before anybody asks for them', async () => {
  const { events, ask } = pieces(3)
  await ask({ ask: 'read', body: [] })
  expect(events).toEqual(['made 1', 'told piece 1', 'made 2'])
  await ask({ ask: 'rows' })
  await ask({ ask: 'rows' })
  expect(events.slice(3)).toEqual(['told piece 2', 'made 3', 'told piece 3'])
})

test('names asked for meanwhile, and another answer, take nothing that was made for somebody else', async () => {
  const { events, ask } = pieces(2)
  await ask({ ask: 'read', body: [] })
  await ask({ ask: 'names' })
  await ask({ ask: 'rows' })
  await ask({ ask: 'read', body: [] })
  await ask({ ask: 'rows' })
  const told = events.filter((event) => event.startsWith('told'))
  expect(told).toEqual(['told piece 1', 'told names', 'told piece 2', 'told piece 1', 'told piece 2'])
})
