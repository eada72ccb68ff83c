const { document, location, sample } = globalThis
const pings = []
globalThis.pings = pings
globalThis.stop = sample.onPing((...args) => pings.push(args))
document.querySelector('h1').textContent = `Sample at ${location.pathname}`
