import type { AccountInfo } from '../../shared/model.ts'

/** Who sits before the window. `nick`, where known, tells which `@word` is meant. */
export type Me = Pick<AccountInfo, 'userId' | 'name'> & { readonly nick?: string }
