import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { failed, ok, type Result } from '../shared/result.ts'

const PEM = /-----BEGIN RSA PRIVATE KEY-----([\s\S]*?)-----END RSA PRIVATE KEY-----/
const DEK_INFO = /^DEK-Info:[ \t]*AES-256-CFB[ \t]*,[ \t]*([0-9a-f]{32})[ \t]*$/im
const LONGEST_PEM = 64 * 1024

/**
 * The login answer's `rsakey`: a PKCS#1 PEM in OpenSSL's legacy encryption (documented). Electron's BoringSSL does not
 * open it, so this does: MD5 `EVP_BytesToKey`, AES-256-CFB, DER. CRLF or LF. An unencrypted PEM needs no password.
 */
export function openPem(pem: string, password: string): Result<KeyObject, 'wrong-password' | 'not-a-key'> {
  if (pem.length > LONGEST_PEM) return failed('not-a-key')
  const content = PEM.exec(pem)?.[1]
  if (content === undefined) return failed('not-a-key')
  const { headers, body } = split(content)
  const der = base64(body)
  if (!der) return failed('not-a-key')
  if (headers === '') return imported(der, 'not-a-key')
  const iv = DEK_INFO.exec(headers)?.[1]
  if (iv === undefined) return failed('not-a-key')
  const decipher = createDecipheriv('aes-256-cfb', ...keyAndIv(password, Buffer.from(iv, 'hex')))
  const opened = Buffer.concat([decipher.update(der), decipher.final()])
  return imported(opened, looksLikeAKey(opened) ? 'not-a-key' : 'wrong-password')
}

/** The inverse, as the vendor writes it (CRLF, 64 characters a line). `privateKey` is an RSA key. */
export function sealPem(privateKey: KeyObject, password: string): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cfb', ...keyAndIv(password, iv))
  const der = privateKey.export({ type: 'pkcs1', format: 'der' })
  const body = Buffer.concat([cipher.update(der), cipher.final()]).toString('base64')
  return [
    '-----BEGIN RSA PRIVATE KEY-----',
    'Proc-Type: 4,ENCRYPTED',
    `DEK-Info: AES-256-CFB,${iv.toString('hex').toUpperCase()}`,
    '',
    ...(body.match(/.{1,64}/g) ?? []),
    '-----END RSA PRIVATE KEY-----',
    '',
  ].join('\r\n')
}

/** Headers are the lines with a colon; the vendor's example has no empty line between them and the body. */
function split(content: string): { headers: string; body: string } {
  const lines = content.split(/\r\n|\r|\n/)
  const isHeader = (line: string): boolean => line.includes(':')
  return { headers: lines.filter(isHeader).join('\n'), body: lines.filter((line) => !isHeader(line)).join('') }
}

function base64(text: string): Buffer | undefined {
  const dense = text.replace(/\s/g, '')
  return dense !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(dense) ? Buffer.from(dense, 'base64') : undefined
}

/** OpenSSL's `EVP_BytesToKey` with MD5, one iteration; the salt is the first half of the IV. */
function keyAndIv(password: string, iv: Buffer): [key: Buffer, iv: Buffer] {
  const secret = Buffer.from(password, 'utf8')
  const salt = iv.subarray(0, 8)
  const first = createHash('md5').update(secret).update(salt).digest()
  const second = createHash('md5').update(first).update(secret).update(salt).digest()
  return [Buffer.concat([first, second]), iv]
}

/** CFB has no check of its own: a DER sequence that begins with the version tells a right password from a wrong one. */
function looksLikeAKey(der: Buffer): boolean {
  return der[0] === 0x30 && der[1] === 0x82 && der[4] === 0x02 && der[5] === 0x01 && der[6] === 0x00
}

function imported<Problem>(der: Buffer, otherwise: Problem): Result<KeyObject, Problem> {
  try {
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs1' })
    return key.asymmetricKeyType === 'rsa' ? ok(key) : failed(otherwise)
  } catch {
    return failed(otherwise)
  }
}
