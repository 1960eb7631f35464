import { workerData } from 'node:worker_threads'

/** The entry of a thread that ends its process where the one that started it is gone; `workerData` is that one's id. */

const WATCH_MS = 1_000

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, WATCH_MS)
