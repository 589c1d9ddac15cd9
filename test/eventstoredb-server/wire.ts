import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Below those that a system gives to connections: a port that rests must not be given away. */
const ports = { first: 12_000, total: 20_000 };

function somePort(): number {
  return ports.first + Math.floor(Math.random() * ports.total);
}

/** Whether the port could be had. */
function listens(listener: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    listener.once('error', () => resolve(false));
    listener.listen(port, '127.0.0.1', () => resolve(true));
  });
}

/**
 * The stretch of network before a server: a port that stays the same while servers behind it come
 * and go, and whose connections can be cut, refused or left without an answer.
 */
export class Wire {
  readonly #sockets = new Set<Socket>();
  /** The ends of each connection that bytes are passed on between. */
  readonly #lines = new Map<Socket, Socket>();
  #listener: Server | undefined;
  #port = 0;
  #targetPort = 0;
  /** Connections made from now on are accepted and nothing is passed on. */
  isSilent = false;
  #isFrozen = false;

  get port(): number {
    return this.#port;
  }

  /** Connections that are open now, counted on the side of the client. */
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

  /** Breaks every connection; new ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Passes nothing on, on open connections and new ones, as a process that stands still. */
  freeze(): void {
    this.#isFrozen = true;
    for (const [from, to] of this.#lines) from.unpipe(to).pause();
  }

  /** Passes on what has come meanwhile, and what comes. */
  thaw(): void {
    this.#isFrozen = false;
    for (const [from, to] of this.#lines) from.pipe(to);
  }

  /** Breaks every connection and refuses new ones until it is opened again. */
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
        // What is not read hides that the other side has gone.
        from.resume();
        continue;
      }
      this.#lines.set(from, to);
      if (!this.#isFrozen) from.pipe(to);
    }
  }
}
