process.parentPort.on('message', async ({ data }) => {
  const electron = await import('electron').catch((error) => error.message)
  const { argv, send, type } = process
  process.parentPort.postMessage({
    hasDate: data.when instanceof Date,
    args: argv.slice(2),
    send: typeof send,
    type,
    hasOn: 'on' in process.parentPort,
    electron,
  })
})
