import type { ChildProcess } from 'node:child_process'

/** What a process that we have forked tells first; rejects where it ends before. */
export function firstMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with ${String(code)}`)))
  })
}
