import { join } from 'node:path'
import electronLog from 'electron-log/node.js'

/**
 * The log of what happened, by ids and codes only. Never a message text, a name, a key, a station id: whoever sends this
 * file to somebody gives nothing away. `event` is a constant like `sync.failed`.
 */
export interface Log {
  info(event: string, ids?: LogIds): void
  warn(event: string, ids?: LogIds): void
  error(event: string, ids?: LogIds): void
}
export type LogIds = Readonly<Record<string, string | number>>

const MAX_FILE_BYTES = 2 * 1024 * 1024
const MAX_VALUE_LENGTH = 500

/** Writes `hush.log` in `dir`, and turns it over to `hush.old.log` at 2 MiB. A disk that takes nothing is no failure. */
export function createLog(dir: string): Log {
  const logger = electronLog.create({ logId: 'hush' })
  const { file } = logger.transports
  file.resolvePathFn = () => join(dir, 'hush.log')
  file.maxSize = MAX_FILE_BYTES
  file.format = '{iso} {level} {text}'
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  // Standard output belongs to the answers of the command line, and nothing else is to carry the log away.
  for (const transport of Object.values(logger.transports)) {
    if (transport && transport !== file) transport.level = false
  }
  return {
    info: (event, ids) => logger.info(line(event, ids)),
    warn: (event, ids) => logger.warn(line(event, ids)),
    error: (event, ids) => logger.error(line(event, ids)),
  }
}

function line(event: string, ids: LogIds = {}): string {
  const pairs = Object.entries(ids).map(([key, value]) => `${key}=${oneWord(String(value))}`)
  return [event, ...pairs].join(' ')
}

/** No value can begin a line of its own. */
function oneWord(value: string): string {
  return value.slice(0, MAX_VALUE_LENGTH).replace(/[^\x21-\x7e]+/g, '_')
}
