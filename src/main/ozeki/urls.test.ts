import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLoopback } from './address.ts'
import { apiUrl, doorbellUrl } from './urls.ts'

const remote = new URL('https://chat.example.com/ozeki/index.php')
const local = new URL('http://127.0.0.1:8044/ozeki/index.php')
const plain = new URL('http://chat.example.com:8044/ozeki/index.php')
const query = '?srv=chatserver&api=chatconversation'
const obeyed = (base: URL, offered?: string) => apiUrl(base, 'conversation', offered).href

test('a URL on the sign-in host is obeyed on any port', () => {
  expect(obeyed(remote, 'https://chat.example.com:9443/other.php?x=1')).toBe(
    'https://chat.example.com:9443/other.php?x=1',
  )
  expect(obeyed(plain, 'https://chat.example.com/a')).toBe('https://chat.example.com/a')
})

test('a URL on another host, one that goes down to http, and one that is missing or broken are composed instead', () => {
  const composed = `${remote.href}${query}`
  for (const offered of [
    'https://evil.example.com/ozeki/index.php',
    'https://chat.example.com.evil.example/',
    'https://chat.example.com@evil.example/',
    'http://chat.example.com/ozeki/index.php',
    'http://localhost:9000/ozeki/index.php',
    'file:///etc/passwd',
    'ozeki/index.php',
    '',
    undefined,
  ]) {
    expect(obeyed(remote, offered)).toBe(composed)
  }
})

test('a server that calls itself localhost means the host that was signed in to', () => {
  const vendor = `http://localhost/ozeki/index.php${query}`
  expect(obeyed(remote, vendor)).toBe(`https://chat.example.com/ozeki/index.php${query}`)
  expect(obeyed(plain, vendor)).toBe(`http://chat.example.com:8044/ozeki/index.php${query}`)
  expect(obeyed(local, vendor)).toBe(`http://127.0.0.1:8044/ozeki/index.php${query}`)
  expect(obeyed(local, `http://localhost:9000/x`)).toBe('http://127.0.0.1:9000/x')
})

const who = { station: 'aa', user: 'bb' }
const bell = (base: URL, listeners: { ws?: string; wss?: string }) =>
  doorbellUrl(base, { ws: null, wss: null, ...listeners }, who)?.href ?? null

test('the doorbell hangs at the sign-in host, encrypted where the sign-in was', () => {
  const vendor = { ws: 'ws://localhost:9011', wss: 'wss://localhost:9012' }
  expect(bell(remote, vendor)).toBe('wss://chat.example.com:9012/?station=aa&user=bb')
  expect(bell(plain, vendor)).toBe('ws://chat.example.com:9011/?station=aa&user=bb')
  expect(bell(local, { ws: 'ws://localhost/bell?x=1' })).toBe('ws://127.0.0.1:8044/bell?x=1&station=aa&user=bb')
  expect(bell(local, { wss: 'wss://127.0.0.1:9012' })).toBe('wss://127.0.0.1:9012/?station=aa&user=bb')
})

test('there is no doorbell where no listener may be trusted', () => {
  expect(bell(remote, { ws: 'ws://chat.example.com:9011' })).toBeNull()
  expect(bell(remote, { wss: 'wss://evil.example.com:9012' })).toBeNull()
  expect(bell(remote, { wss: 'https://chat.example.com' })).toBeNull()
  expect(bell(remote, {})).toBeNull()
})

test('whatever the answer offers, requests stay on the sign-in host and encrypted where the sign-in was', () => {
  const offers = fc.oneof(
    fc.webUrl({ validSchemes: ['http', 'https', 'ws', 'wss'] }),
    fc.constantFrom(
      'http://localhost',
      'https://[::1]:1',
      'ws://127.0.0.1',
      'http://chat.example.com',
      'wss://localhost',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.constantFrom(remote, local, plain), offers, offers, (base, offered, wss) => {
      const url = apiUrl(base, 'friends', offered)
      const listen = doorbellUrl(base, { ws: offered, wss }, who)
      for (const { hostname, protocol, username } of listen === null ? [url] : [url, listen]) {
        expect(hostname).toBe(base.hostname)
        expect(username).toBe('')
        if (base.protocol === 'https:') expect(['https:', 'wss:']).toContain(protocol)
      }
      expect(isLoopback(url.hostname)).toBe(isLoopback(base.hostname))
    }),
  )
})
