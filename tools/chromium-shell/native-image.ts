import type { NativeImage } from 'electron'
import { readFileSync } from 'node:fs'
import { strict } from './strict.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

/** PNG and JPEG are pictures; everything else is an empty image, without a word, as in Electron. */
function imageOf(bytes: Buffer): NativeImage {
  // With its first chunk, which holds the size.
  const isPng = bytes.length >= 24 && bytes.subarray(0, 8).equals(PNG)
  const isEmpty = !isPng && !bytes.subarray(0, 3).equals(JPEG)
  const size = isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 }
  let template = false
  return strict<NativeImage>('NativeImage', {
    isEmpty: () => isEmpty,
    getSize: () => ({ ...size }),
    toPNG: () => (isPng ? Buffer.from(bytes) : Buffer.alloc(0)),
    toDataURL: () => `data:image/png;base64,${isPng ? bytes.toString('base64') : ''}`,
    // The shell draws no icons, so one size is as good as another.
    resize: () => imageOf(bytes),
    addRepresentation: () => undefined,
    setTemplateImage: (next) => void (template = next),
    isTemplateImage: () => template,
  })
}

export function createNativeImage(): {
  nativeImage: typeof Electron.NativeImage
  fromPath: (path: string) => NativeImage
} {
  const fromPath = (path: string): NativeImage => {
    try {
      return imageOf(readFileSync(path))
    } catch {
      return imageOf(Buffer.alloc(0))
    }
  }
  const statics: Partial<Omit<typeof Electron.NativeImage, 'prototype'>> = {
    createEmpty: () => imageOf(Buffer.alloc(0)),
    createFromBuffer: (bytes) => imageOf(bytes),
    createFromDataURL: (url) => imageOf(Buffer.from(url.split(',')[1] ?? '', 'base64')),
    createFromPath: fromPath,
  }
  return { nativeImage: strict<typeof Electron.NativeImage>('nativeImage', statics), fromPath }
}
