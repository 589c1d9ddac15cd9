import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Ports below the system's range for outgoing connections: otherwise the port of a stopped server could be
 * taken.
 */
const ports = { first: 12_000, total: 20_000 };

function somePort(): number {
  return ports.first + Math.floor(Math.random() * ports.total);
}

/** Resolves to true if the port was free. */
function listens(listener: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    listener.once('error', () => resolve(false));
    listener.listen(port, '127.0.0.1', () => resolve(true));
  });
}

/**
 * The network in front of a server: a port that stays the same while servers behind it restart, and whose
 * connections can be cut, refused or left without an answer.
 */
export class Wire {
  readonly #sockets = new Set<Socket>();
  /** The two sockets of each connection between which bytes are forwarded. */
  readonly #lines = new Map<Socket, Socket>();
  #listener: Server | undefined;
  #port = 0;
  #targetPort = 0;
  /** If true, new connections are accepted and nothing is forwarded. */
  isSilent = false;
  #isFrozen = false;

  get port(): number {
    return this.#port;
  }

  /** Number of open client connections. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  async open(targetPort: number): Promise<void> {
    this.#targetPort = targetPort;
    const listener = createServer((socket) => this.#join(socket));
    let isOpen = await listens(listener, this.#port === 0 ? somePort() : this.#port);
    while (!isOpen && this.#port === 0) isOpen = await listens(listener, somePort());
    if (!isOpen) throw new Error(`port ${this.#port} was taken meanwhile`);
    this.#port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
  }

  /** Breaks every connection; new ones are accepted. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Stops forwarding on all connections, like a server process that hangs. */
  freeze(): void {
    this.#isFrozen = true;
    for (const [from, to] of this.#lines) from.unpipe(to).pause();
  }

  /** Forwards the delayed bytes, and resumes forwarding. */
  thaw(): void {
    this.#isFrozen = false;
    for (const [from, to] of this.#lines) from.pipe(to);
  }

  /** Breaks every connection and refuses new ones until the wire is opened again. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.#listener === undefined) resolve();
      else this.#listener.close(() => resolve());
    });
    this.#listener = undefined;
    this.cut();
    await closed;
  }

  #join(client: Socket): void {
    const server = connect(this.#targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        this.#lines.delete(from);
        to.destroy();
      });
      if (this.isSilent) {
        // Read and discard the bytes: a socket that is not read does not notice that its peer has closed.
        from.resume();
        continue;
      }
      this.#lines.set(from, to);
      if (!this.#isFrozen) from.pipe(to);
    }
  }
}
