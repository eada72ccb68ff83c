/** How far the application has come; most of Electron may not be touched before `ready`. */
export interface Lifecycle {
  isReady(): boolean
  readonly whenReady: Promise<void>
  becomeReady(): void
  /** Throws `sentence` before ready (electron-rules: what is used too early fails there, and must fail here). */
  needReady(sentence: string): void
}

export function createLifecycle(): Lifecycle {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let ready = false
  return {
    isReady: () => ready,
    whenReady: promise,
    becomeReady() {
      ready = true
      resolve(undefined)
    },
    needReady(sentence) {
      if (!ready) throw new Error(sentence)
    },
  }
}
