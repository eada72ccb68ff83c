import { resolve } from 'node:path'

/** What takes long to make and is the same every time; may be deleted. */
export const cacheDir = resolve(import.meta.dirname, '../.cache/bench')
