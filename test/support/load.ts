import { Client } from './client';
import { pause } from './patience';
import type { Service } from './service';

interface AnswerAtPosition {
  readonly knownAt: { readonly sequence: number };
}

/** Paths that every reader of `Load` requests in turn. */
const questions = [
  '/v1/trial-balance',
  '/v1/balances',
  '/v1/donors?limit=5',
  '/v1/contributions',
  '/v1/pledges?limit=5',
  '/v1/cash',
];

/** Puts a service under load: concurrent readers and writers that check the answers they get. */
export class Load {
  /** Descriptions of wrong answers; empty if the service behaved. */
  readonly faults: string[] = [];
  reads = 0;
  writes = 0;
  private isOver = false;
  private clients: Promise<void>[] = [];

  constructor(private readonly service: Service) {}

  start({ readers, writers }: { readonly readers: number; readonly writers: number }): void {
    for (let one = 0; one < readers; one += 1) this.clients.push(this.read());
    for (let one = 0; one < writers; one += 1) this.clients.push(this.write(one));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients);
  }

  /** Waits until at least 20 more reads and 2 more writes have succeeded, or until a fault is found. */
  async goesOn(): Promise<void> {
    const [reads, writes] = [this.reads + 20, this.writes + 2];
    while (this.faults.length === 0 && (this.reads < reads || this.writes < writes)) await pause(5);
  }

  /** Reads in a loop. The sequence that answers state must never fall, and each trial balance must add up to zero. */
  private async read(): Promise<void> {
    let lastSequence = 0;
    for (let turn = 0; !this.isOver; turn += 1) {
      const question = questions[turn % questions.length] ?? '';
      const answer = await this.ask(question);
      if (answer === undefined) continue;
      const { sequence } = (answer as AnswerAtPosition).knownAt;
      if (sequence < lastSequence)
        this.faults.push(`${question} knows ${sequence} after ${lastSequence}`);
      lastSequence = sequence;
      this.reads += 1;
      if (question === '/v1/trial-balance') this.demandZero(answer as Balance);
    }
  }

  private demandZero({ sum }: Balance): void {
    if (sum.amount !== '0.00') this.faults.push(`a trial balance that comes to ${sum.amount}`);
  }

  /** Writes in a loop. A donor must be found right after its registration, with and without the parameter `after`. */
  private async write(writer: number): Promise<void> {
    const client = new Client(this.service, `writer ${writer}`);
    for (let turn = 0; !this.isOver; turn += 1) {
      const id = `DON-${writer}-${turn}-${this.service.clock.now().getTime()}`;
      const { status, body } = await client.post('/v1/donors', {
        id,
        name: `Donor ${writer} ${turn}`,
        kind: 'STATE_PARTY',
        partySince: '2003-09-29',
      });
      if (status !== 201) {
        this.faults.push(`${id}: ${status} ${JSON.stringify(body)}`);
        continue;
      }
      await this.ask(`/v1/donors/${id}`);
      const found = await this.ask(`/v1/donors/${id}?after=${body.position as string}`);
      const { sequence } = (found as AnswerAtPosition | undefined)?.knownAt ?? { sequence: -1 };
      if (sequence < body.sequence) this.faults.push(`${id} is not known at ${sequence}`);
      this.writes += 1;
    }
  }

  private async ask(question: string): Promise<object | undefined> {
    const { status, body } = await this.service.http().get(question);
    if (status === 200) return body as object;
    this.faults.push(`${question}: ${status} ${JSON.stringify(body)}`);
    return undefined;
  }
}

interface Balance {
  readonly sum: { readonly amount: string };
}
