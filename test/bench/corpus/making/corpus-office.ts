import { referencesBy } from '../../../../apps/api/src/storage/personal-texts';
import { SimulatedClock } from '../../../../apps/api/src/storage/clocks/clock';
import { CommandRequestPipe } from '../../../../apps/api/src/routes/command-request';
import { sha256Hex } from '../../../../apps/api/src/process/sha256';
import {
  ApproveProposal,
  CertifyProposal,
  priceLimits,
  type BookingRole,
  type CommandRequest,
} from '@art30/accounting';
import { rotationSigners } from '@art30/evidence';
import {
  executeOn,
  LogView,
  type CommandOutcome,
  type Execute,
  type OutsideCommand,
} from '@art30/ledger';
import { MemoryTexts } from '@art30/storage';
import { corpusBooks } from './corpus-books';
import type { CorpusStore } from './corpus-store';
import { corpusIssuer, someoneAs } from './people';

/** A request of a person: its path and body, and the function that makes it a command. */
export interface Sent {
  readonly role: BookingRole;
  readonly path: string;
  readonly body: object;
  readonly command: (request: CommandRequest) => OutsideCommand;
}

const betweenSignaturesMs = 60_000;

/**
 * Generates events by sending commands as the service receives them, from the people of a corpus; proposals
 * are certified and approved by other people.
 */
export class CorpusOffice {
  readonly clock = new SimulatedClock(new Date(0));
  private readonly execute: Execute;
  private readonly requests = new CommandRequestPipe(this.clock);
  private sent = 0;

  private keys = 'opening';

  constructor(readonly store: CorpusStore) {
    this.execute = executeOn(
      LogView.of({
        events: store,
        clock: this.clock,
        books: corpusBooks(store),
        documents: { sizeOf: async () => undefined, hold: async () => false },
        settings: {
          regionalOrganizationsEligible: true,
          prices: priceLimits,
          settlementGraceMs: 0,
          proposalDays: 30,
          ownAccounts: false,
          signingSuspendedHours: 24,
        },
        sha256: sha256Hex,
        rotationSigners,
        texts: { store: new MemoryTexts(), references: referencesBy(this.clock) },
      }),
    );
  }

  /**
   * Sets the prefix of the following idempotency keys, which is unique in a corpus and the same each time it
   * is generated.
   */
  begin(keys: string): void {
    this.keys = keys;
    this.sent = 0;
  }

  /** Sends a command, and has it certified and approved if it becomes a proposal. */
  async send({ role, path, body, command }: Sent): Promise<CommandOutcome> {
    this.sent += 1;
    const number = this.sent;
    const sender = someoneAs(role, number);
    const begun = await this.execute(command(this.requestOf(sender, role, { path, body })));
    const { proposal } = begun;
    if (proposal === undefined) return begun;
    const { id: proposalId, hash } = proposal;
    const at = `/v1/proposals/${proposalId}`;
    const signing = { proposalId, hash };
    const certified = this.by('certifier', number, { path: `${at}/certification`, body: { hash } });
    await this.execute(new CertifyProposal(signing, certified));
    const approver = proposal.approver === 'CONTROLLER' ? 'controller' : 'approver';
    const approved = this.by(approver, number, { path: `${at}/approval`, body: { hash } });
    return this.execute(new ApproveProposal(signing, approved));
  }

  /** Builds a request of a person, some time after the last one. */
  private by(role: BookingRole, number: number, asked: Pick<Sent, 'path' | 'body'>) {
    this.clock.set(new Date(this.clock.now().getTime() + betweenSignaturesMs));
    return this.requestOf(someoneAs(role, number), role, asked);
  }

  private requestOf(
    person: string,
    role: BookingRole,
    { path, body }: Pick<Sent, 'path' | 'body'>,
  ): CommandRequest {
    const caller = { issuer: corpusIssuer, person, roles: [role], donors: [] };
    const headers = { 'idempotency-key': `${this.keys} ${this.sent}` };
    return this.requests.transform({
      id: '',
      ip: '',
      method: 'POST',
      url: path,
      headers,
      body,
      caller,
    });
  }
}
