import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parentPort } from 'node:worker_threads'
import type { MonitorOrder } from './abuse.monitor.ts'

const histogram = monitorEventLoopDelay({ resolution: 10 })

// A web server on a thread of its own that nobody abuses: what it suffers is the noise of the machine.
const server = createServer((request, response) => {
  request.resume().once('end', () => response.end('{}'))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
parentPort?.postMessage((server.address() as AddressInfo).port)
parentPort?.on('message', (order: MonitorOrder) => {
  if (order === 'begin') {
    histogram.reset()
    histogram.enable()
  } else {
    histogram.disable()
    parentPort?.postMessage(histogram.max / 1e6)
  }
})
