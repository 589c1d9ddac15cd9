import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const opening = new AsyncLocalStorage<OwnSockets>();

subscribe('net.client.socket', (message) => {
  opening.getStore()?.add((message as { socket: Socket }).socket);
});

/**
 * The sockets that something opens. gRPC waits for the first word of a server for as long as the
 * connection stands, and keeps it when its channel is closed: one more for every try.
 */
export class OwnSockets {
  readonly #open = new Set<Socket>();
  #isEnded = false;

  /** Runs what connects, at once or later. */
  opened<Result>(connect: () => Result): Result {
    return opening.run(this, connect);
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    socket.once('connect', () => this.#isEnded && socket.destroy());
  }

  /** Ends those that are open, and each that opens later. */
  end(): void {
    this.#isEnded = true;
    for (const socket of this.#open) socket.destroy();
  }
}
