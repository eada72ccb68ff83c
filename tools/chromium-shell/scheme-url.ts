const SUFFIX = '.localhost'
const WEB = new Set(['http:', 'https:', 'data:', 'about:', 'blob:', 'javascript:', 'mailto:', 'file:'])

/**
 * Where a page of a private scheme lies in Chromium, which knows no schemes of ours: `hush-window://app/x` is
 * `http://app.hush-window.localhost/x`. Two hosts stay two origins, and `localhost` is a secure context.
 */
export function toChromiumUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url)
  if (!parts) return url
  const [, scheme = '', host = '', rest = ''] = parts
  if (WEB.has(`${scheme.toLowerCase()}:`)) return url
  return `http://${host.toLowerCase()}.${scheme.toLowerCase()}${SUFFIX}${rest.startsWith('/') ? '' : '/'}${rest}`
}

/** The way back; whatever is not one of ours stays as it is. */
export function fromChromiumUrl(url: string): string {
  const parts = /^http:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.localhost(?::80)?(.*)$/i.exec(url)
  if (!parts) return url
  const [, host = '', scheme = '', rest = ''] = parts
  return `${scheme}://${host}${rest}`
}

export const schemeOf = (url: string): string => (/^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1] ?? '').toLowerCase()
