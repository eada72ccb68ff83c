import type { Frame, Page, Request as PageRequest, Route } from 'playwright'
import { fromChromiumUrl, schemeOf } from './scheme-url.ts'

export interface PageRoutes {
  /** The next main-frame navigation to `url` (Chromium's spelling) was asked for by main, not by the page. */
  expect(url: string): void
}

export interface RoutePorts {
  readonly handlerFor: (scheme: string) => ((request: Request) => Response | Promise<Response>) | undefined
  /** The page asks to go to `url`; true where main forbade it. */
  readonly forbidden: (url: string, isMainFrame: boolean) => boolean
  /** `window.open`, or a link with a target. */
  readonly opening: (url: string, frameName: string) => void
  readonly complain: (sentence: string) => void
}

/** Everything a page asks of the network goes through here: its own scheme to the application's handler, the rest nowhere. */
export async function routePage(page: Page, ports: RoutePorts): Promise<PageRoutes> {
  let expected: string | null = null
  // Navigations that a document asked for, as DevTools tells; a reload by a person or a test is not among them.
  const requested = new Set<string>()

  const devTools = await page.context().newCDPSession(page)
  devTools.on('Page.frameRequestedNavigation', ({ url, disposition }) => {
    if (disposition !== 'currentTab') return
    requested.add(url)
    // Chromium hands such links to other programs, so no route sees them.
    if (!['http', 'https', 'data', 'blob', 'about', 'javascript'].includes(schemeOf(url))) ports.forbidden(url, true)
  })
  devTools.on('Page.windowOpen', ({ url, windowName }) => {
    ports.opening(fromChromiumUrl(url), windowName)
  })
  await devTools.send('Page.enable')

  function mayGo(request: PageRequest, frame: Frame): boolean {
    const url = request.url()
    const isMainFrame = frame === page.mainFrame()
    if (isMainFrame && expected === url) {
      expected = null
      return true
    }
    if (!requested.delete(url)) return true
    return !ports.forbidden(fromChromiumUrl(url), isMainFrame)
  }

  await page.route('**/*', async (route) => {
    const request = route.request()
    if (request.isNavigationRequest() && !mayGo(request, request.frame())) {
      await route.abort('aborted')
      return
    }
    const url = fromChromiumUrl(request.url())
    const handler = ports.handlerFor(schemeOf(url))
    if (!handler || url === request.url()) {
      await route.abort('blockedbyclient')
      return
    }
    try {
      await fulfill(route, await handler(asAppRequest(request, url)))
    } catch (error) {
      ports.complain(`The protocol handler failed: ${error instanceof Error ? error.message : String(error)}`)
      await route.abort('failed')
    }
  })

  return {
    expect(url) {
      expected = url
    },
  }
}

function asAppRequest(request: PageRequest, url: string): Request {
  const body = request.postDataBuffer()
  const headers = Object.entries(request.headers()).map(([name, value]): [string, string] => [
    name,
    fromChromiumUrl(value),
  ])
  return new Request(url, {
    method: request.method(),
    headers,
    ...(body === null ? {} : { body: new Uint8Array(body) }),
  })
}

async function fulfill(route: Route, response: unknown): Promise<void> {
  if (!(response instanceof Response) || response.type === 'error') throw new Error('ERR_UNEXPECTED: not a Response')
  const headers = Object.fromEntries(response.headers)
  // Electron's default, which is why a script without a type is refused.
  headers['content-type'] ??= 'text/html'
  await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) })
}
