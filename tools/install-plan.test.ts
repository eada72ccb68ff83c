import { expect, test } from 'vitest'
import { planFor, type Missing, type SystemFacts } from './install-plan.ts'

const browser: Missing = { what: 'a Chromium browser', why: 'the window is a page in it', packages: 'a browser' }
const notifySend: Missing = { what: 'notify-send', why: 'one of the ways to notify', packages: ['libnotify-bin'] }
const libraries: Missing = { what: 'libraries', why: 'Electron', packages: ['libgtk-3-0', 'libnss3', 'libasound2'] }

const debian: SystemFacts = {
  platform: 'linux',
  isRoot: false,
  osRelease: 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  hasApt: true,
}
const ubuntu = { ...debian, osRelease: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nUBUNTU_CODENAME=noble\n' }
const mint = { ...debian, osRelease: 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21"\nUBUNTU_CODENAME=jammy\n' }
const fedora = { ...debian, osRelease: 'ID=fedora\nVERSION_ID=42\n', hasApt: false }
const mac = { ...debian, platform: 'darwin', osRelease: '', hasApt: false } as const

const APT = 'apt-get update -q'
const INSTALL = 'apt-get install -y -q --no-install-recommends'
const NEEDS = 'Hush needs a Chromium browser (the window is a page in it), notify-send (one of the ways to notify)'

test('as root on Debian everything is installed, and said', () => {
  const { sentence, commands } = planFor([browser, notifySend], { ...debian, isRoot: true })
  expect(commands).toEqual([APT.split(' '), [...INSTALL.split(' '), 'chromium', 'fonts-dejavu-core', 'libnotify-bin']])
  expect(sentence).toBe(
    'Installing a Chromium browser (the window is a page in it), notify-send (one of the ways to notify): ' +
      `${APT} && ${INSTALL} chromium fonts-dejavu-core libnotify-bin`,
  )
})

test('on Ubuntu, whose chromium package is a snap’s stub, the browser is Playwright’s', () => {
  const playwright = ['npx', 'playwright', 'install', '--with-deps', 'chromium']
  expect(planFor([browser], { ...ubuntu, isRoot: true }).commands).toEqual([playwright])
  expect(planFor([browser], { ...mint, isRoot: true }).commands).toEqual([playwright])
})

test.each<[string, SystemFacts, string]>([
  ['Debian', debian, `${NEEDS}; type: sudo ${APT} && sudo ${INSTALL} chromium fonts-dejavu-core libnotify-bin`],
  [
    'Ubuntu',
    ubuntu,
    `${NEEDS}; type: sudo ${APT} && sudo ${INSTALL} libnotify-bin && npx playwright install --with-deps chromium`,
  ],
  ['Fedora', fedora, `${NEEDS}; install what Debian calls libnotify-bin; type: npx playwright install chromium`],
  [
    'Fedora as root',
    { ...fedora, isRoot: true },
    `${NEEDS}; install what Debian calls libnotify-bin; type: npx playwright install chromium`,
  ],
])('on %s one sentence says what to type, and nothing is done', (_, system, sentence) => {
  expect(planFor([browser, notifySend], system)).toEqual({ sentence, commands: [] })
})

test('a plain user of Ubuntu gets the browser as that user, not as root', () => {
  expect(planFor([browser], ubuntu).sentence).toMatch(/type: npx playwright install --with-deps chromium$/)
})

test('on a Mac only the browser is ever missing', () => {
  expect(planFor([browser], mac)).toEqual({
    sentence: 'Hush needs a Chromium browser (the window is a page in it); type: npx playwright install chromium',
    commands: [],
  })
})

test.each<[string, string, boolean]>([
  ['Debian 12', debian.osRelease, false],
  ['Debian 13', 'ID=debian\nVERSION_ID="13"\n', true],
  ['Debian unstable', 'ID=debian\n', true],
  ['Ubuntu 22.04', 'ID=ubuntu\nVERSION_ID="22.04"\nUBUNTU_CODENAME=jammy\n', false],
  ['Ubuntu 24.04', ubuntu.osRelease, true],
  ['Mint 21', mint.osRelease, false],
])('on %s the libraries have the names that they have there', (_, osRelease, isNew) => {
  const [, install = []] = planFor([libraries], { ...debian, osRelease, isRoot: true }).commands
  expect(install.slice(-3)).toEqual(
    isNew ? ['libgtk-3-0t64', 'libnss3', 'libasound2t64'] : ['libgtk-3-0', 'libnss3', 'libasound2'],
  )
})
