import * as v from 'valibot'
import { startProblemText } from '../server.ts'
import { openDemo } from './demo.ts'

/** As much as is needed of what Electron gives a utility process: https://www.electronjs.org/docs/latest/api/parent-port */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  postMessage(message: unknown): void
}

const parentPortSchema = v.custom<ParentPort>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'on' in value &&
    typeof value.on === 'function' &&
    'postMessage' in value &&
    typeof value.postMessage === 'function',
)
const startSchema = v.object({ type: v.literal('start'), dataDir: v.string() })

/** The demo in a process of its own: `start` in, one `ready` or `failed` out. It ends when its parent ends it. */
function serve(parent: ParentPort): void {
  let started = false
  parent.on('message', ({ data }) => {
    const start = v.safeParse(startSchema, data)
    if (!start.success || started) return
    started = true
    openDemo({ dataDir: start.output.dataDir }).then(
      (demo) => {
        if (!demo.ok) parent.postMessage({ type: 'failed', message: startProblemText(demo.problem) })
        else {
          const { server, apiKey, password } = demo.value
          parent.postMessage({ type: 'ready', baseUrl: server.baseUrl, apiKey, password })
        }
      },
      () => {
        parent.postMessage({ type: 'failed', message: 'The demo workspace could not be made.' })
      },
    )
  })
}

const parent = v.safeParse(parentPortSchema, Reflect.get(process, 'parentPort'))
if (parent.success) serve(parent.output)
else console.error('This is the demo of Hush: it is started by Hush itself. Try: npm run server -- --demo')
