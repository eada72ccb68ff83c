/** The window's pages have a scheme of their own, apart from `hush:` links, and one host. */
export const appScheme = 'hush-window'
export const appHost = 'app'
export const appUrl = `${appScheme}://${appHost}/index.html`

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

export interface AppPath {
  /** Relative to the folder of pages, `/` between segments: no `..`, no drive, no hidden file can be in it. */
  readonly path: string
  readonly contentType: string
}

/** What the builder names its files; everything that could lead elsewhere is made of other characters. */
const SEGMENT = /^[\w-][\w.-]*$/

/** Which file a URL of the window means, or null where it means none. */
export function resolveAppPath(url: string): AppPath | null {
  if (!URL.canParse(url)) return null
  const { protocol, host, username, password, pathname } = new URL(url)
  if (protocol !== `${appScheme}:` || host !== appHost || username !== '' || password !== '') return null
  const decoded = decode(pathname === '' || pathname === '/' ? '/index.html' : pathname)
  if (!decoded?.startsWith('/')) return null
  const path = decoded.slice(1)
  if (!path.split('/').every((segment) => SEGMENT.test(segment))) return null
  const extension = /\.(\w+)$/.exec(path)?.[1]
  if (extension === undefined || !Object.hasOwn(contentTypes, extension)) return null
  const contentType = contentTypes[extension]
  return contentType === undefined ? null : { path, contentType }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
