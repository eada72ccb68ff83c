import { expect, test } from 'vitest'
import { fromChromiumUrl, toChromiumUrl } from './scheme-url.ts'

test.each([
  ['hush-window://app/index.html', 'http://app.hush-window.localhost/index.html'],
  ['hush-window://app/a/b.js?x=1#y', 'http://app.hush-window.localhost/a/b.js?x=1#y'],
  ['hush-window://other/', 'http://other.hush-window.localhost/'],
])('%s is found at %s, and back', (ours, chromiums) => {
  expect(toChromiumUrl(ours)).toBe(chromiums)
  expect(fromChromiumUrl(chromiums)).toBe(ours)
})

test.each(['https://example.com/', 'mailto:dana@example.com', 'http://localhost:5173/', 'data:text/html,'])(
  '%s is nobody’s private scheme',
  (url) => {
    expect(toChromiumUrl(url)).toBe(url)
    expect(fromChromiumUrl(url)).toBe(url)
  },
)
