import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLoopback, parseAddress } from './address.ts'

const baseOf = (typed: string, allowInsecure = false) => {
  const result = parseAddress(typed, allowInsecure)
  return result.ok ? result.value.href : result.problem.code
}

test.each([
  ['chat.example.com', 'https://chat.example.com/ozeki/index.php'],
  ['  chat.example.com:8443 ', 'https://chat.example.com:8443/ozeki/index.php'],
  ['localhost:8044', 'http://localhost:8044/ozeki/index.php'],
  ['127.0.0.1', 'http://127.0.0.1/ozeki/index.php'],
  ['[::1]:8044', 'http://[::1]:8044/ozeki/index.php'],
  ['http://localhost:8044/', 'http://localhost:8044/ozeki/index.php'],
  ['https://chat.example.com/ozeki', 'https://chat.example.com/ozeki/index.php'],
  ['https://chat.example.com/team/', 'https://chat.example.com/team/index.php'],
  ['https://chat.example.com/api', 'https://chat.example.com/api'],
  ['HTTPS://Chat.Example.com/chat/Index.php?srv=chatserver&api=chatlogin#x', 'https://chat.example.com/chat/Index.php'],
  ['https://anna:secret@chat.example.com', 'https://chat.example.com/ozeki/index.php'],
])('%j is understood as %s', (typed, base) => {
  expect(baseOf(typed)).toBe(base)
})

test.each([
  '',
  '   ',
  'two words',
  'ftp://chat.example.com',
  'file:///etc/passwd',
  'https://',
  'http://a b',
  '://x',
  '??',
])('%j is a bad address', (typed) => {
  expect(baseOf(typed)).toBe('bad-address')
})

test('http to another machine needs a permission, http to this one does not', () => {
  expect(parseAddress('http://host:8044', false)).toEqual({
    ok: false,
    problem: { code: 'insecure-http', host: 'host:8044' },
  })
  expect(baseOf('http://host:8044', true)).toBe('http://host:8044/ozeki/index.php')
  expect(baseOf('http://127.0.0.1.example.com')).toBe('insecure-http')
  expect(baseOf('http://127.3.2.1:80')).toBe('http://127.3.2.1/ozeki/index.php')
})

test('whatever is typed ends in a usable base without credentials, or in a problem', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.domain()), (typed) => {
      const result = parseAddress(typed, false)
      if (!result.ok) return
      const { protocol, hostname, username, password, search, hash } = result.value
      expect([username, password, search, hash]).toEqual(['', '', '', ''])
      expect(protocol === 'https:' || isLoopback(hostname)).toBe(true)
    }),
  )
})

test('an understood address is understood the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.domain()), (typed) => {
      const once = parseAddress(typed, true)
      if (once.ok) expect(baseOf(once.value.href, true)).toBe(once.value.href)
    }),
  )
})
