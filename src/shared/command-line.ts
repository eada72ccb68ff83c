/** How Hush is started. */
export const startOptions = { '--demo': null, '--server': 'URL', '--user-data-dir': 'DIR' } as const
/** How the chromium shell is; only the repository has one. */
export const shellOptions = { '--shell': null, '--headless': null, '--cdp-port': 'N' } as const
/** What is asked of the running instance. */
export const commandOptions = {
  '--mute': 'NAME',
  '--unmute': 'NAME',
  '--snooze': '30m',
  '--unsnooze': null,
  '--status': null,
  '--explain': 'NAME',
} as const
/** More precisely. */
export const detailOptions = { '--for': '8h', '--until': '"monday 9"', '--json': null } as const

/** Every option of the command line but `--help`: docs/user-guide.md says what each means. */
export const hushOptions = { ...startOptions, ...shellOptions, ...commandOptions, ...detailOptions } as const
