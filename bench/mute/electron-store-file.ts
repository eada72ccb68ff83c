import '../../src/main/settings/testing/no-electron.ts'
import ElectronStore from 'electron-store'
import type { ConversationId } from '../../src/shared/ids.ts'
import type { MuteRule } from '../../src/shared/mute/model.ts'

/** Mutes as an application keeps them that has settings and nothing else. Gives back the write of one mute. */
export function createElectronStoreFile(
  dir: string,
  mutes: ReadonlyMap<ConversationId, MuteRule>,
): (id: ConversationId, rule: MuteRule) => void {
  const store = new ElectronStore<Record<string, unknown>>({ cwd: dir, name: 'mutes' })
  store.store = { mutes: Object.fromEntries(mutes) }
  return (id, rule) => store.set(`mutes.${id}`, rule)
}
