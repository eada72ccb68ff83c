import { sinkAbilities, sinkName } from '../account/notifier-words.ts'
import { windowWords } from '../../shared/messages/window.ts'
import type { Notice } from '../../shared/model.ts'
import { HOUR, MINUTE } from '../../shared/time.ts'

const words = windowWords.notices

/** A notice as one sentence or two. */
export function noticeWords(notice: Notice): string {
  switch (notice.id) {
    case 'weak-vault':
      return words.weakVault
    case 'settings-reset':
      return words.settingsReset(notice.copy)
    case 'history-reset':
      return words.historyReset(notice.copy)
    case 'not-saved':
      return words.notSaved(words.diskTrouble[notice.because])
    case 'not-restored':
      return notice.problem.code === 'disk' ? words.notRestoredByDisk : words.notRestored
    case 'notifier':
      return notifierNotice(notice)
    case 'broke':
      return words.broke
    case 'clock-wrong':
      return words.clockWrong(spanWords(Math.abs(notice.byMs)))
    case 'signed-out-by-server':
      return words.signedOutByServer(notice.serverSays)
    case 'list-refused':
      return words.listRefused(notice.serverSays)
  }
}

function notifierNotice({ status, isAnother }: Extract<Notice, { id: 'notifier' }>): string {
  if (!status.working) return words.notifierMissing
  if (!isAnother) return words.notifierBack
  return `${words.notifierIsNow(sinkName(status))} ${sinkAbilities(status)}`
}

function spanWords(ms: number): string {
  if (ms >= 2 * HOUR) return words.hours(Math.round(ms / HOUR))
  return words.minutes(Math.max(1, Math.round(ms / MINUTE)))
}
