import { connect, type Socket } from 'node:net';
import { until } from './patience';

/** A TCP connection on which a test sends raw bytes and decides when to read. */
export class RawConnection {
  /** All text that was read so far. */
  text = '';
  /** True once the connection is closed. */
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('close', () => (this.isClosed = true));
    // The server may close or reset the connection; a reset must not fail the test.
    socket.on('error', () => undefined);
  }

  static async open(port: number, sent = ''): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    const connection = new RawConnection(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    if (sent !== '') socket.write(sent);
    return connection;
  }

  /** Opens a connection that stays half open after the server has closed its side. */
  static async openHalf(port: number, sent: string): Promise<RawConnection> {
    const connection = new RawConnection(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
    connection.socket.write(sent);
    await connection.says(/\r\n\r\n/);
    return connection;
  }

  /** Opens a connection that sends a request and does not read the answer. */
  static async openUnread(port: number, sent: string): Promise<RawConnection> {
    const connection = await RawConnection.open(port);
    connection.socket.pause();
    connection.socket.write(sent);
    return connection;
  }

  async says(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.text) || this.isClosed,
      () => `it says ${String(pattern)}: ${this.text}`,
    );
    expect(this.text).toMatch(pattern);
  }

  /** Waits until the server has closed the connection, and returns all text that was read. */
  async closed(): Promise<string> {
    await until(
      () => this.isClosed,
      () => `the connection is closed, which said: ${this.text}`,
    );
    return this.text;
  }
}

/** Returns the text of a GET request. */
export function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}

/** Returns the text of a command: its head, which announces `length` bytes, and a body that may be shorter. */
export function post(path: string, length: number, body = ''): string {
  const lines = [
    ...[`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json'],
    ...['Idempotency-Key: raw', `Content-Length: ${length}`, '', body],
  ];
  return lines.join('\r\n');
}

/** Adds the header `Authorization` to the text of requests. */
export function signedIn(authorization: string, requests: string): string {
  const host = 'Host: localhost\r\n';
  return requests.replaceAll(host, `${host}Authorization: ${authorization}\r\n`);
}
