import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/**
 * Time limit of an answer in milliseconds: longer than a busy machine needs, so that only a hanging service
 * exceeds it.
 */
const hangMs = 120_000;

/** An HTTP answer. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed JSON, or undefined for another content. */
  readonly body: unknown;
}

/** An HTTP request. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

/** HTTP client for one port of this machine, with persistent connections. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly port: number) {}

  /** @throws Error if no answer comes, because the service hangs or the connection is cut. */
  async send(sent: Sent): Promise<WireAnswer> {
    const { method, target, headers, body } = sent;
    const what = `${method} ${target}`.slice(0, 300);
    return new Promise<WireAnswer>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, agent: this.agent, timeout: hangMs };
      const asked = request({ ...options, method, path: target, setHost: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            body: parsed(text),
          });
        });
      });
      asked.on('timeout', () =>
        asked.destroy(new Error(`${what} hangs: no answer in ${hangMs} ms`)),
      );
      asked.on('error', (error) => reject(new Error(`${what}: ${error.message}`)));
      if (!headers.some(([name]) => name === 'host')) asked.setHeader('host', 'localhost');
      for (const [name, value] of headers) asked.setHeader(name, value);
      if (body !== undefined) asked.setHeader('content-length', body.length);
      asked.end(body);
    });
  }

  /** Sends raw bytes and returns the answer, until the service or the client closes the connection. */
  async sendBytes(bytes: Buffer): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: this.port });
      let text = '';
      socket.setTimeout(hangMs, () =>
        socket.destroy(new Error('bytes hang: the connection stays open')),
      );
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('close', (isBroken) => {
        if (!isBroken) resolve(text);
      });
      socket.on('error', (error: Error & { code?: string }) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(text);
        else reject(error);
      });
      socket.end(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
