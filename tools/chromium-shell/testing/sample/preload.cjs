/* eslint-disable @typescript-eslint/no-require-imports -- Electron runs it as CommonJS. */
const { contextBridge, ipcRenderer } = require('electron')

const refusalOf = (use) => {
  try {
    use()
    return null
  } catch (error) {
    return error.message
  }
}

class Point {
  x = 1
  twice() {
    return this.x * 2
  }
}

contextBridge.exposeInMainWorld('sample', {
  refusals: [
    refusalOf(() => require('node:fs')),
    refusalOf(() => ipcRenderer.sendSync('x')),
    refusalOf(() => contextBridge.exposeInMainWorld('document', {})),
  ],
  modules: ['events', 'timers', 'url', 'node:url', 'fs', 'path', 'crypto'].map((name) =>
    refusalOf(() => require(name)),
  ),
  paths: [typeof __dirname, typeof __filename].join(),
  point: new Point(),
  echo: (value) => ipcRenderer.invoke('echo', value),
  echoFunction: () => ipcRenderer.invoke('echo', { inside: () => 1 }),
  proxy: () => ipcRenderer.invoke('proxy'),
  fail: () => ipcRenderer.invoke('fail'),
  absent: () => ipcRenderer.invoke('absent'),
  throws: () => {
    throw Object.assign(new TypeError('broken'), { code: 'E_BROKEN' })
  },
  isSame: (first, second) => first === second,
  onPing(listener) {
    const hear = (_event, ...args) => listener(...args)
    ipcRenderer.on('ping', hear)
    return () => ipcRenderer.off('ping', hear)
  },
})
