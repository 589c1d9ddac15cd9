import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isConsistent, type TreeHead } from '@art30/event-sourcing';
import {
  cosignerOf,
  parseCheckpoint,
  parseNote,
  writeSignatureLine,
  writeVerifierKey,
} from '@art30/evidence';

/**
 * A witness (C2SP tlog-witness) over HTTP. Like an independent program, it signs only checkpoints that continue the one
 * it signed before.
 */
export class TestWitness {
  /** Size and root of the tree that was signed last, by the origin of the log. */
  readonly signed = new Map<string, TreeHead>();
  asked = 0;
  readonly #cosigner;
  readonly #server: Server;

  private constructor(readonly name: string) {
    this.#cosigner = cosignerOf(name, new Uint8Array(32).fill(name.length));
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.asked += 1;
        const answer = this.#answer(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' });
        response.end(answer.body);
      });
    });
  }

  static async start(name: string): Promise<TestWitness> {
    const witness = new TestWitness(name);
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get key(): string {
    return writeVerifierKey(this.#cosigner.verifier);
  }

  /** URL and key of the witness, in the form of the setting `WITNESSES`. */
  get setting(): string {
    return `${this.url} ${this.key}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(body: string): { status: number; body: string; type?: string } {
    const end = body.indexOf('\n\n');
    const [first = '', ...hashes] = body.slice(0, end).split('\n');
    const note = parseNote(body.slice(end + 2));
    const { origin, size, root } = parseCheckpoint(note.text);
    const oldSize = Number(first.slice('old '.length));
    const signedBefore = this.signed.get(origin) ?? { size: 0, root: '' };
    if (oldSize !== signedBefore.size) {
      return { status: 409, body: `${signedBefore.size}\n`, type: 'text/x.tlog.size' };
    }
    const proof = hashes.map((hash) => Buffer.from(hash, 'base64').toString('hex'));
    if (signedBefore.size > 0 && !isConsistent(signedBefore, { size, root }, proof)) {
      return { status: 422, body: '' };
    }
    this.signed.set(origin, { size, root });
    const signature = this.#cosigner.cosign(note.text, 1_735_686_000);
    return { status: 200, body: `${writeSignatureLine(signature)}\n` };
  }
}
