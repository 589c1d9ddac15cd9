import { Channel, ChannelCredentials as GrpcCredentials } from '@grpc/grpc-js';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The certificates of a gRPC channel (connection to one node), as the contents of PEM files. */
export interface ChannelCredentials {
  /** True for a connection without TLS. */
  readonly insecure: boolean;
  readonly rootCertificate?: Buffer;
  readonly userCertFile?: Buffer;
  readonly userKeyFile?: Buffer;
}

/** Options of a gRPC channel. */
export interface ChannelOptions {
  readonly credentials: ChannelCredentials;
  /** Milliseconds of silence before a connection is probed; a negative number turns probes off. */
  readonly keepAliveInterval: number;
  /**
   * Milliseconds after which the connection is closed if a probe is unanswered; a negative number means never.
   */
  readonly keepAliveTimeout: number;
}

/** Largest message in bytes that a channel accepts. Servers store events of up to 16 MiB. */
const messageBytesMax = 17 * 1024 * 1024;

/**
 * Opens a gRPC channel to one node, with a connection of its own. Channels of the client library share one
 * connection by address, so that closing the connection of one client would break another client.
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

/** The tracker of the code that runs now, to which each new socket of the process is added. */
const opening = new AsyncLocalStorage<OwnSockets>();

subscribe('net.client.socket', (message) => {
  opening.getStore()?.add((message as { socket: Socket }).socket);
});

/**
 * Tracks the sockets that a piece of code opens, so that they can be closed. gRPC waits for a server's first message
 * without a limit, and leaves the socket open when its channel is closed. So each retry would leak a socket.
 */
export class OwnSockets {
  readonly #open = new Set<Socket>();
  #isEnded = false;

  /** Runs code whose sockets are to be tracked, including those that it opens later. */
  opened<Result>(connect: () => Result): Result {
    return opening.run(this, connect);
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    socket.once('connect', () => this.#isEnded && socket.destroy());
  }

  /** Closes the open sockets, and each tracked socket that connects later. */
  end(): void {
    this.#isEnded = true;
    for (const socket of this.#open) socket.destroy();
  }
}
