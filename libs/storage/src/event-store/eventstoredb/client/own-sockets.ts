import { Channel, ChannelCredentials as GrpcCredentials } from '@grpc/grpc-js';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

export interface ChannelCredentials {
  readonly insecure: boolean;
  readonly rootCertificate?: Buffer;
  readonly userCertFile?: Buffer;
  readonly userKeyFile?: Buffer;
}

export interface ChannelOptions {
  readonly credentials: ChannelCredentials;
  /** Milliseconds a connection may be silent before it is probed; below zero it never is. */
  readonly keepAliveInterval: number;
  /** Milliseconds after a probe before the connection is given up; below zero it never is. */
  readonly keepAliveTimeout: number;
}

/** Bytes of a message that are taken: a server writes events of up to 16 MiB. */
const messageBytesMax = 17 * 1024 * 1024;

/**
 * A channel to one node with connections of its own. The channels of the client share connections
 * by address: whoever ends those of a client that is released would end those of another client.
 */
export function ownChannel(address: string, options: ChannelOptions): Channel {
  const { insecure, rootCertificate, userKeyFile, userCertFile } = options.credentials;
  const credentials = insecure
    ? GrpcCredentials.createInsecure()
    : GrpcCredentials.createSsl(rootCertificate, userKeyFile, userCertFile);
  return new Channel(address, credentials, {
    'grpc.keepalive_time_ms': neverBelowZero(options.keepAliveInterval),
    'grpc.keepalive_timeout_ms': neverBelowZero(options.keepAliveTimeout),
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.use_local_subchannel_pool': 1,
  });
}

function neverBelowZero(ms: number): number {
  return ms < 0 ? Number.MAX_VALUE : ms;
}

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
