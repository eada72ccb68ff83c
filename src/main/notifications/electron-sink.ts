import { Notification } from 'electron'
import type { Clock } from '../../shared/time.ts'
import { createBannerSink, type Banners } from './banner-sink.ts'
import type { NotificationSink } from './sink.ts'

/**
 * Electron's own notifications, for macOS and Windows; call after `ready`. Never on Linux: there `show` is a call that holds
 * main up for as long as the desktop's service hangs, and the service is better spoken to over D-Bus.
 */
export const createElectronSink = (clock: Clock): NotificationSink => createBannerSink({ clock, banners })

const banners: Banners = {
  isSupported: () => Notification.isSupported(),
  make(options, { onShown, onFailed, onClicked, onGone }) {
    const notification = new Notification(options)
    notification.on('show', onShown)
    // What it says of the failure may quote the message.
    notification.on('failed', () => onFailed())
    notification.on('click', onClicked)
    notification.on('close', ({ reason }) => {
      // Windows moves it to its list, where it can still be clicked and withdrawn.
      if (reason !== 'timedOut') onGone()
    })
    return notification
  },
}
