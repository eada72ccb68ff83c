import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPem, sealPem } from './pem.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const pem = sealPem(privateKey, 'Árvíztűrő 1!')

/** Made by `openssl genrsa -traditional -aes-256-cfb` 3.0, so that both halves of this file cannot be wrong together. */
const fromOpenssl = `-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-256-CFB,565E4205CE38C95EBBA114DF21EC68BD

5JghgGImXGagEwhLGoIrwMrefOgAr1UJ+A9slNnYnNOPDJtz7YgYvHOc5gEsOtVN
jcod5Kf0lPM7liozYly9p40Uelb0Nho680YQapzUaKNH6bpk9yFCkB6KX35IGsRw
Afugog67XTKK6rNc8H+tXNEp+P3RSYhgHueEwIyLtrpRokNZsA9Sjrpb0UNxE5K7
ib+uBbqXiWX1Q7CGS4GbCVFfvObR+BGMGVNR6yjK5G6B2hUfmv6wedECMjwFFcYZ
aX/7zrKPlG8bO6fm8cEXgXXuUDSqyshHdj9L9SXmJpKtollSQT5jzk7BKCB759AU
B+O7618KZ8BGfZDa+WL0BttbnQggpH+p0UzZ/51nAN4ksArq0QpSzH698m7BugCt
w/kGr1XCtIyR62sa+mRSzN/F4HVtjPYrwjrCNHTx8/oZuRB7H5C1D+pxZcKdYijy
w4oSv+C7IjBIuDon5MZXcfM1Np8bsXnYEW6lIFA/pPE2VqSsSO66WeN9l6LAwk4R
0vv7jcmhQrtP/iN+7OywUvO0UT3fz2R/kNc7fsCnjfZIcOG+Tm5MTgy/rQWpKV3P
OR6PftCe+bdWRID5zrwiTwKA2BzoGiEnpdY2hIpaiqBjmGTxEf40X93LqSbuy67J
U1iIMP9cx9llWn6yJbLJxORvdRDjOsU+ztHKyeYJAFpkSAutybxtUJ4QlrfgzpuJ
lxcvz+WBelRG1G1lJMWVcxxOG1kZGaP7gUvdcua9x3kzfpsn/fxXuIMvfT4Zo3Nv
8XTGX/z2k1tcnTeMEyRPvF5eVTfwIEKgYZ8fCkAJefNI8w==
-----END RSA PRIVATE KEY-----`

const openssl = 'openssl'
const noOpenssl = spawnSync(openssl, ['version']).status !== 0

test('what was sealed opens with its password, with CRLF and with LF', () => {
  for (const text of [pem, pem.replaceAll('\r\n', '\n'), `noise\n${pem}\nnoise`]) {
    const opened = openPem(text, 'Árvíztűrő 1!')
    expect(opened.ok && opened.value.equals(privateKey)).toBe(true)
  }
})

test('a key that the openssl command encrypted opens', () => {
  const opened = openPem(fromOpenssl, 'correct horse')
  expect(opened.ok && opened.value.asymmetricKeyType).toBe('rsa')
  expect(openPem(fromOpenssl, 'wrong horse')).toEqual({ ok: false, problem: 'wrong-password' })
})

test('node’s own OpenSSL opens what was sealed here', () => {
  expect(createPrivateKey({ key: pem, passphrase: 'Árvíztűrő 1!' }).equals(privateKey)).toBe(true)
})

test.skipIf(noOpenssl)('the openssl command opens what was sealed here', () => {
  const answer = spawnSync(openssl, ['rsa', '-pubout', '-passin', 'env:PEM_PASSWORD'], {
    input: pem,
    env: { ...process.env, PEM_PASSWORD: 'Árvíztűrő 1!' },
    encoding: 'utf8',
  })
  expect(createPublicKey(answer.stdout).equals(createPublicKey(privateKey))).toBe(true)
})

test('the headers are the vendor’s', () => {
  expect(pem).toMatch(
    /^-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-256-CFB,[0-9A-F]{32}\r\n\r\n/,
  )
})

test('an unencrypted key needs no password', () => {
  const plain = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  expect(openPem(plain, 'anything')).toMatchObject({ ok: true })
})

test('every wrong password says so', () => {
  fc.assert(
    fc.property(fc.string(), (password) => {
      expect(openPem(pem, password)).toEqual({ ok: false, problem: 'wrong-password' })
    }),
  )
})

test('no text makes it throw', () => {
  const begin = '-----BEGIN RSA PRIVATE KEY-----\r\n'
  const end = '\r\n-----END RSA PRIVATE KEY-----'
  const piece = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.constantFrom(
      '\r\n',
      '\n',
      'Proc-Type: 4,ENCRYPTED\r\n',
      'DEK-Info: AES-256-CFB,00',
      `DEK-Info: AES-256-CFB,${'a'.repeat(32)}\n`,
    ),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.string(), fc.boolean(), (pieces, password, framed) => {
      const text = framed ? begin + pieces.join('') + end : pieces.join('')
      expect(openPem(text, password).ok).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('a key that was cut or changed on its way is a value, not a crash', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: pem.length - 1 }),
      fc.string({ maxLength: 3 }),
      fc.nat({ max: 40 }),
      (at, insert, cut) => {
        const opened = openPem(pem.slice(0, at) + insert + pem.slice(at + cut), 'Árvíztűrő 1!')
        expect(typeof opened.ok).toBe('boolean')
      },
    ),
    { numRuns: 300 },
  )
  expect(openPem('x'.repeat(1_000_000), '')).toEqual({ ok: false, problem: 'not-a-key' })
})
