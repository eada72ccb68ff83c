import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, userId } from '../../shared/ids.ts'
import { openDatabase } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { oddRow } from '../disk/testing/odd-rows.ts'
import { createDirectory, directoryTables } from './directory.ts'
import type { Description } from './store.ts'

const described = (id: string, name: string): Description => ({
  id: conversationId(id.repeat(32)),
  name,
  isGroup: true,
  participants: [{ id: userId('a'.repeat(32)), name: 'Bela' }],
  favourite: false,
  hidden: false,
  colour: '#ffffff',
  lastAt: 5,
  secret: 'sealed for the caller',
  instance: 'PqjfKSn7V8',
})

function disk() {
  const opened = openDatabase(':memory:', [directoryTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  const { database } = opened.value
  return { database, sealer: createSealer(newSealingKey()) }
}

test('what was described is there at the next start, and what was left out is not', () => {
  const at = disk()
  const [design, lunch] = [described('d', 'Design'), described('1', 'Lunch')]
  createDirectory(at).save([design, lunch])
  const next = createDirectory(at)
  expect(new Set(next.load())).toEqual(new Set([design, lunch]))
  next.save([lunch])
  expect(createDirectory(at).load()).toEqual([lunch])
})

test('whatever stands in any column, loading gives what makes sense, and saving goes on', () => {
  const elsewhere = described('e', 'Elsewhere')
  const value = createSealer(newSealingKey()).seal(`conversation ${elsewhere.id}`, elsewhere)
  const odd = oddRow('conversations', {
    id: `'${elsewhere.id}'`,
    sealed: `x'${Buffer.from(value).toString('hex')}'`,
  })
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (rows) => {
      const at = disk()
      const design = described('d', 'Design')
      createDirectory(at).save([design])
      for (const sql of rows) at.database.run(sql)
      const next = createDirectory(at)
      expect(next.load()).toEqual([design])
      next.save([design, elsewhere])
      expect(new Set(createDirectory(at).load())).toEqual(new Set([design, elsewhere]))
      at.database[Symbol.dispose]()
    }),
  )
})

test('a description that was moved to another conversation, or is none, is not shown there', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { database, sealer } = disk()
      const { id } = described('e', '')
      const put = (label: string, content: unknown): void =>
        database.run('REPLACE INTO conversations VALUES (?, ?)', id, sealer.seal(`conversation ${label}`, content))
      put(id, value)
      expect(createDirectory({ database, sealer }).load()).toEqual([])
      put('d'.repeat(32), described('e', 'Design'))
      expect(createDirectory({ database, sealer }).load()).toEqual([])
      database[Symbol.dispose]()
    }),
    { numRuns: 50 },
  )
})
