import type { NotificationSink } from '../sink.ts'

/** Resolves when the sink has found its notifier. */
export async function untilAvailable(sink: NotificationSink): Promise<void> {
  if (sink.available) return
  await new Promise<void>((resolve) => {
    const end = sink.onAvailability((available) => {
      if (!available) return
      end()
      resolve()
    })
  })
}
