import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { ServerLimits } from './limits';

type Times = Pick<ServerLimits, 'stalledReaderMs' | 'stalledAtStopMs' | 'sendingAtStopMs'>;

/**
 * Consecutive checks in which a client received nothing before its connection is destroyed. One check is not enough:
 * its interval may include time before the answer, or a suspension of this process.
 */
const looksInVain = 4;

/** A request with its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
}

/** An exchange with the milliseconds within which the whole request must arrive. */
export interface Timed extends Exchange {
  readonly withinMs: number;
}

/**
 * Tracks the connections of the service with their requests and answers. It cuts off slow clients, so that none
 * occupies the service for ever. At shutdown, it waits only for requests that are being answered.
 */
export class Connections {
  /** Exchanges (a request with its answer) by connection, each with a function that ends its tracking. */
  readonly #exchanges = new Map<Socket, Map<Exchange, () => void>>();
  /** The request of a connection that was answered before the request had arrived completely. */
  readonly #answeredEarly = new WeakMap<Socket, IncomingMessage>();
  /** Connections still in their TLS handshake, by remote address and port. */
  readonly #handshakes = new Map<string, Socket>();
  /** Sum of the bytes not yet sent, cached until the current turn of the event loop ends. */
  #waitingBytes: number | undefined;
  #server: Server | undefined;
  #stopped: Promise<void> | undefined;
  #allClosed: () => void = () => undefined;

  constructor(private readonly times: Times) {}

  watch(server: Server): void {
    this.#server = server;
    const take = (socket: Socket) => {
      if (this.#stopped !== undefined) socket.destroy();
      else this.#exchangesOn(socket);
    };
    if (!(server instanceof TlsServer)) return void server.on('connection', take);
    server.on('connection', (socket: Socket) => this.#shakeHands(socket));
    server.on('secureConnection', (socket: Socket) => {
      this.#handshakes.delete(peerOf(socket));
      take(socket);
    });
  }

  /**
   * Tracks an exchange until its answer is sent or its connection closed, and then calls `over` once.
   *
   * @returns a function that sets a new time limit for the arrival of the request, in milliseconds from that call.
   */
  follow({ withinMs, ...exchange }: Timed, over: () => void): (withinMs: number) => void {
    const { request, answer } = exchange;
    const { socket } = request;
    const exchanges = this.#exchangesOn(socket);
    this.#cutWhenStalled(answer, socket);
    let late: NodeJS.Timeout | undefined;
    const comeWithin = (ms: number) => {
      clearTimeout(late);
      if (!hasBody(request) || !exchanges.has(exchange)) return;
      late = setTimeout(() => this.#giveUp({ ...exchange, withinMs: ms }), ms).unref();
    };
    if (this.#stopped !== undefined) askToClose(answer);
    const end = () => {
      if (!exchanges.delete(exchange)) return;
      clearTimeout(late);
      if (!request.complete) this.#answeredEarly.set(socket, request);
      over();
      if (this.#stopped !== undefined) this.#closeUnlessAnswering(socket);
    };
    exchanges.set(exchange, end);
    comeWithin(withinMs);
    answer.once('close', end);
    return comeWithin;
  }

  isAnswering(socket: Socket): boolean {
    return [...(this.#exchanges.get(socket)?.keys() ?? [])].some(isUnderWay);
  }

  /**
   * True if the request that is still arriving on a connection was answered already. A second answer must not be sent,
   * because the client would take it for the answer to its next request.
   */
  hasAnswered(socket: Socket): boolean {
    return this.#answeredEarly.get(socket)?.complete === false;
  }

  /** Bytes of answers that clients have not received yet; summed at most once per turn of the event loop. */
  waitingBytes(): number {
    if (this.#waitingBytes !== undefined) return this.#waitingBytes;
    setImmediate(() => {
      this.#waitingBytes = undefined;
    });
    return (this.#waitingBytes = this.#addWaitingBytes());
  }

  #addWaitingBytes(): number {
    let bytes = 0;
    for (const exchanges of this.#exchanges.values()) {
      for (const { answer } of exchanges.keys()) bytes += answer.writableLength;
    }
    return bytes;
  }

  /**
   * Closes idle connections at once. Closes every other connection when its answers are sent or its client stalls. A
   * connection whose request has arrived only in part counts as idle.
   *
   * @returns once all connections are closed.
   */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      const cut = setTimeout(() => this.#cutSending(), this.times.sendingAtStopMs);
      this.#allClosed = () => {
        clearTimeout(cut);
        resolve();
      };
    });
    for (const socket of this.#handshakes.values()) socket.destroy();
    for (const [socket, exchanges] of this.#exchanges) {
      for (const { answer } of exchanges.keys()) {
        askToClose(answer);
        answer.setTimeout(this.#lookEveryMs());
      }
      this.#closeUnlessAnswering(socket);
    }
    if (this.#exchanges.size === 0) this.#allClosed();
    return this.#stopped;
  }

  /**
   * Tracks a TCP connection during its TLS handshake. The TLS socket that replaces it has the same remote
   * address and port.
   */
  #shakeHands(socket: Socket): void {
    if (this.#stopped !== undefined) return void socket.destroy();
    const peer = peerOf(socket);
    this.#handshakes.set(peer, socket);
    socket.once('close', () => {
      if (this.#handshakes.get(peer) === socket) this.#handshakes.delete(peer);
    });
  }

  #exchangesOn(socket: Socket): Map<Exchange, () => void> {
    const existingExchanges = this.#exchanges.get(socket);
    if (existingExchanges !== undefined) return existingExchanges;
    const exchanges = new Map<Exchange, () => void>();
    this.#exchanges.set(socket, exchanges);
    socket.once('close', () => {
      // A pipelined answer that waits behind another one gets no `close` event when its connection closes.
      for (const end of [...exchanges.values()]) end();
      this.#exchanges.delete(socket);
      if (this.#exchanges.size === 0) this.#allClosed();
    });
    return exchanges;
  }

  /**
   * Ends a request that arrives too slowly. It raises the error of Node's HTTP parser, whose own timeout cannot differ
   * between requests.
   */
  #giveUp({ request, withinMs }: Timed): void {
    if (request.complete) return;
    const code = 'ERR_HTTP_REQUEST_TIMEOUT';
    const error = Object.assign(new Error('Request timeout'), { code, withinMs });
    this.#server?.emit('clientError', error, request.socket);
  }

  /**
   * Destroys a connection whose client reads nothing. Node restarts the socket's timer silently whenever the client
   * receives something.
   */
  #cutWhenStalled(answer: ServerResponse, socket: Socket): void {
    let looks = 0;
    let lookedAt = 0;
    answer.setTimeout(this.#lookEveryMs(), () => {
      // Without unsent bytes, the answer is delayed by the service and not by the client.
      if (socket.writableLength === 0) return;
      const everyMs = this.#lookEveryMs();
      const now = performance.now();
      looks = now - lookedAt < 1.5 * everyMs ? looks + 1 : 1;
      lookedAt = now;
      if (looks >= looksInVain) socket.destroy();
      else socket.setTimeout(everyMs);
    });
  }

  #lookEveryMs(): number {
    const { stalledReaderMs, stalledAtStopMs } = this.times;
    return (this.#stopped === undefined ? stalledReaderMs : stalledAtStopMs) / looksInVain;
  }

  #closeUnlessAnswering(socket: Socket): void {
    if (!this.isAnswering(socket)) socket.destroySoon();
  }

  #cutSending(): void {
    for (const [socket, exchanges] of this.#exchanges) {
      if ([...exchanges.keys()].some(({ answer }) => answer.headersSent)) socket.destroy();
    }
  }
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** True if a body follows the headers of a request (RFC 9112, section 6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function isUnderWay({ request, answer }: Exchange): boolean {
  return request.complete || answer.headersSent;
}

function askToClose(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close');
}
