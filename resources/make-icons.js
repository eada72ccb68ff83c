/**
 * Draws every PNG in `resources/icons` anew: `node resources/make-icons.js`. They are committed, because Electron reads no
 * SVG and an installed Hush has no sharp.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const here = import.meta.dirname
const out = join(here, 'icons')

const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
const TRAY_SIZES = [16, 24]
/** In points; macOS wants its menu bar icons at this size. */
const TEMPLATE_SIZE = 18

/** Readable on light and on dark panels, since a tray cannot ask which one it lies on. */
const WAVE = '#7f85de'
const QUIET = '#8b8893'
const MENTION = '#d9822b'

const wave = 'M1 8h1.7M5 5.8v4.4M8 2.5v11M11 5v6M13.3 8H15'
const line = (d, colour, width = 1.7) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`
/** Takes `shape` out of `drawing`, so that what lies over it stands free on any ground. */
const without = (drawing, shape) =>
  `<mask id="m"><rect width="16" height="16" fill="#fff"/>${shape}</mask><g mask="url(#m)">${drawing}</g>`

/** Each state differs in shape, not in colour alone: macOS takes the colour away. */
const states = {
  normal: ({ main }) => line(wave, main),
  unread: ({ main, mark }) =>
    without(line(wave, main), '<circle cx="13" cy="3" r="3.8"/>') + `<circle cx="13" cy="3" r="2.7" fill="${mark}"/>`,
  snoozed: ({ main }) =>
    line('M1 10.5h14', main) + `<path d="M9.2 1.2a3.9 3.9 0 1 0 4.3 5.6A4.6 4.6 0 0 1 9.2 1.2z" fill="${main}"/>`,
  offline: ({ quiet }) =>
    without(line(wave, quiet), line('M2.5 2.5l11 11', '#000', 3.8)) + line('M2.5 2.5l11 11', quiet),
}

const colours = { main: WAVE, mark: MENTION, quiet: QUIET }
const template = { main: '#000', mark: '#000', quiet: '#000' }
const drawing = (state, paint) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${states[state](paint)}</svg>`)

async function draw(svg, size, name) {
  // The density makes sharp draw at the final size, instead of enlarging a small picture.
  const viewBox = Number(/viewBox="0 0 (\d+)/.exec(svg.toString())?.[1])
  await sharp(svg, { density: (72 * size) / viewBox })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(out, `${name}.png`))
}

await mkdir(out, { recursive: true })
const app = await readFile(join(here, 'icon.svg'))
for (const size of APP_SIZES) await draw(app, size, `app-${size}`)
for (const state of Object.keys(states)) {
  for (const size of TRAY_SIZES) {
    await draw(drawing(state, colours), size, `tray-${state}-${size}`)
    await draw(drawing(state, colours), 2 * size, `tray-${state}-${size}@2x`)
  }
  await draw(drawing(state, template), TEMPLATE_SIZE, `tray-${state}Template`)
  await draw(drawing(state, template), 2 * TEMPLATE_SIZE, `tray-${state}Template@2x`)
}
