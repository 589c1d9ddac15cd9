import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { ServerLimits } from './limits';

type Times = Pick<ServerLimits, 'stalledReaderMs' | 'stalledAtStopMs' | 'sendingAtStopMs'>;

/**
 * Looks in a row at which a reader has taken nothing. A single one would blame a reader for what it
 * left before it, or for a process that stood still.
 */
const looksInVain = 4;

/** A request and what answers it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
}

/** The same, and the milliseconds within which the request is to come in whole. */
export interface Timed extends Exchange {
  readonly withinMs: number;
}

/**
 * The connections of the service and what each is doing: no reader holds an answer for ever, and no
 * connection keeps the service from stopping unless a request on it is being answered.
 */
export class Connections {
  /** What each connection is doing, and what ends the count of it. */
  readonly #exchanges = new Map<Socket, Map<Exchange, () => void>>();
  /** The request of each that had its answer before it came in whole. */
  readonly #answeredEarly = new WeakMap<Socket, IncomingMessage>();
  /** Connections that have not agreed on TLS yet, by their peer. */
  readonly #handshakes = new Map<string, Socket>();
  /** As added up in the turn of the event loop that runs. */
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
   * Follows an exchange until its answer is out or its connection gone, and calls `over` once then.
   *
   * @returns gives the request another time within which it is to come in whole, from now on.
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

  /** Whether what is still sent on a connection has its answer: a second one would be the next request's. */
  hasAnswered(socket: Socket): boolean {
    return this.#answeredEarly.get(socket)?.complete === false;
  }

  /** Bytes of answers that their readers have not taken; added up once in a turn of the event loop. */
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
   * Closes every connection on which no request is being answered, and each other one once its
   * answers are out or their reader takes nothing. A request that has come in half is not under way.
   *
   * @returns when all are closed.
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

  /** Holds the connection below TLS until there is one within it; both are of the same peer. */
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
      // An answer that waits behind another one never closes when its connection does.
      for (const end of [...exchanges.values()]) end();
      this.#exchanges.delete(socket);
      if (this.#exchanges.size === 0) this.#allClosed();
    });
    return exchanges;
  }

  /** As the parser does for the longest request of all, from whose headers on this one has its own time. */
  #giveUp({ request, withinMs }: Timed): void {
    if (request.complete) return;
    const code = 'ERR_HTTP_REQUEST_TIMEOUT';
    const error = Object.assign(new Error('Request timeout'), { code, withinMs });
    this.#server?.emit('clientError', error, request.socket);
  }

  /** The timer of a connection begins anew, without a word, where its reader has taken something. */
  #cutWhenStalled(answer: ServerResponse, socket: Socket): void {
    let looks = 0;
    let lookedAt = 0;
    answer.setTimeout(this.#lookEveryMs(), () => {
      // Without anything to take, it is the service that has not come to an answer.
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

/** Whether more of a request is to come behind its headers (RFC 9112, section 6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function isUnderWay({ request, answer }: Exchange): boolean {
  return request.complete || answer.headersSent;
}

function askToClose(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close');
}
