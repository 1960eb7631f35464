import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/** A key and a certificate that nobody but its own holder has signed. */
function makeCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'barline-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  try {
    execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What stands in front of a Postgres without TLS, and speaks it as Postgres itself does: it is asked for it first. */
export class TlsFront {
  readonly certificate = makeCertificate()
  readonly #server: Server

  /** @param url where the Postgres is reached */
  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#server = createServer({ noDelay: true }, (near) => {
      near.on('error', () => undefined)
      near.once('data', () => {
        near.write('S')
        this.#join(near, connect(Number(port), hostname))
      })
    })
  }

  async open(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.close()
  }

  #join(near: Socket, far: Socket): void {
    const secured = new TLSSocket(near, { isServer: true, ...this.certificate })
    for (const [from, to] of [
      [secured, far],
      [far, secured],
    ] as const) {
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
      from.pipe(to)
    }
  }
}
