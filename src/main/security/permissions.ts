import type { Session } from 'electron'

/** Without both handlers everything is granted; Hush needs nothing: notifications are main's. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
