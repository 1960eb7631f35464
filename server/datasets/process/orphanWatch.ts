/** The entry of a thread that ends its process where the process that started it is gone. */

const WATCH_MS = 1_000

const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, WATCH_MS)
