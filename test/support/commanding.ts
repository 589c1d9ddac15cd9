import { ApproveProposal, CertifyProposal, priceLimits } from '@art30/accounting';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRequest } from '@art30/accounting';
import { canonicalJson, type EventStore, type PersonalTextStore } from '@art30/event-sourcing';
import { rotationSigners } from '@art30/evidence';
import {
  bookOn,
  backgroundWork,
  executeOn,
  nameUuid,
  LogView,
  type CommandOutcome,
  type OutsideCommand,
  type ProposalOutcome,
  type Round,
} from '@art30/ledger';
import { DocumentFolder, openEventStore, openPersonalTexts } from '@art30/storage';
import { signedInAs } from '@art30/testing';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { referencesBy } from '../../apps/api/src/storage/personal-texts';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';
import { MemoryBooks } from '../model/memory-books';
import { openingEvents } from '../model/opening-events';
import { pause } from './patience';
import { withAppend } from './with-append';

/** Settings in which a test's ledger differs from the defaults. */
export interface CommandingOptions {
  /** Folder of the embedded store; a new temporary folder by default. */
  readonly dataDir?: string;
  /** URL of an event store server, used in place of the embedded store. */
  readonly eventStoreUrl?: string;
  /** Wraps the store, for instance in one that injects faults. */
  readonly store?: (real: EventStore) => EventStore;
  /** Time of the simulated clock at the start, ISO 8601 in UTC. */
  readonly at?: string;
  readonly settlementGraceMs?: number;
}

const betweenRoundsMs = 20;

/** The ledger's commands and background workers, without the HTTP service that usually runs them. */
export class Commanding {
  /** Messages and errors that the background workers reported. */
  readonly messages: string[] = [];
  /** Number of rounds that the background workers have completed. */
  rounds = 0;
  private closing = false;
  private working: Promise<void> = Promise.resolve();

  readonly clock: SimulatedClock;
  readonly view: LogView;
  readonly documents: DocumentFolder;
  private readonly books: MemoryBooks;

  private constructor(
    readonly dataDir: string,
    readonly events: EventStore,
    readonly texts: PersonalTextStore,
    { at = '2024-03-01T00:00:00.000Z', settlementGraceMs = 40 }: CommandingOptions,
  ) {
    this.clock = new SimulatedClock(new Date(at));
    this.books = new MemoryBooks(events);
    this.documents = DocumentFolder.open(join(dataDir, 'documents'));
    this.view = LogView.of({
      events,
      clock: this.clock,
      books: this.books,
      documents: {
        sizeOf: (sha256) => this.documents.sizeOf(sha256),
        hold: (sha256, person) =>
          this.documents.hold(sha256, person, this.clock.now().toISOString()),
      },
      settings: {
        settlementGraceMs,
        prices: priceLimits,
        regionalOrganizationsEligible: true,
        proposalDays: 30,
        ownAccounts: true,
        signingSuspendedHours: 24,
      },
      sha256: sha256Hex,
      rotationSigners,
      texts: { store: this.texts, references: referencesBy(this.clock) },
    });
  }

  static async open(options: CommandingOptions = {}): Promise<Commanding> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'art30-'));
    const eventStoreUrl = options.eventStoreUrl ?? `sqlite:${join(dataDir, 'events.db')}`;
    const real = openEventStore({ eventStoreUrl });
    for (const [name, events] of openingEvents({ publications: [], openings: [] })) {
      const isNew = events.length > 0 && (await real.readStream(name)).length === 0;
      if (isNew) await real.append(name, 'no-stream', events);
    }
    const wrap = options.store ?? ((store: EventStore) => store);
    const events = wrap(withAppend(real, (append, ...call) => append(...call)));
    const commanding = new Commanding(
      dataDir,
      events,
      openPersonalTexts({ dataDir, eventStoreUrl }),
      options,
    );
    commanding.working = commanding.work();
    return commanding;
  }

  /** Executes a command at once, with the signers that its request names. It does not become a proposal. */
  execute(command: OutsideCommand): Promise<CommandOutcome> {
    return bookOn(this.view)(command);
  }

  /** Executes a command as the HTTP service does. A command that needs further signatures becomes a proposal. */
  send(command: OutsideCommand): Promise<CommandOutcome> {
    return executeOn(this.view)(command);
  }

  /** Has a proposal certified by one person and approved by another, each with a request of their own. */
  async signed({ proposal }: CommandOutcome, key: string): Promise<CommandOutcome> {
    if (proposal === undefined) throw new Error('nothing was proposed');
    await this.certified(proposal, key);
    return this.approved(proposal, key);
  }

  async certified(proposal: Pick<ProposalOutcome, 'id' | 'hash'>, key: string) {
    const { id: proposalId, hash } = proposal;
    const request = this.by('u.certify', `${key} certified`);
    return this.send(new CertifyProposal({ proposalId, hash }, request));
  }

  async approved(
    { id: proposalId, hash }: Pick<ProposalOutcome, 'id' | 'hash'>,
    key: string,
    by = 'u.approve',
  ): Promise<CommandOutcome> {
    const request = this.by(by, `${key} approved by ${by}`);
    return this.send(new ApproveProposal({ proposalId, hash }, request));
  }

  private by(person: string, key: string): CommandRequest {
    const { identity, ...request } = this.request(key);
    return {
      ...request,
      signedIn: signedInAs(person),
      identity: { ...identity, metadata: { ...identity.metadata, recordedBy: person } },
    };
  }

  /**
   * Returns a command request whose hashes and event ids follow from its key. A second request with the same key is a
   * retry.
   */
  request(key: string, changes: Partial<CommandRequest> = {}): CommandRequest {
    const hash = sha256Hex(key);
    return {
      identity: {
        metadata: {
          recordedAt: this.clock.now().toISOString(),
          recordedBy: 'u.test',
          keyHash: hash,
          requestHash: hash,
        },
        eventName: (step, index) => nameUuid(key, step, index),
      },
      hashedWith: (members) =>
        Object.keys(members).length === 0 ? hash : sha256Hex(`${key} ${canonicalJson(members)}`),
      today: this.clock.now().toISOString().slice(0, 10),
      dryRun: false,
      signedIn: signedInAs('u.test'),
      ...changes,
    };
  }

  /** Returns the request for a key as `request` does, approved by the controller. */
  byController(key: string): CommandRequest {
    const request = this.request(key);
    const { identity } = request;
    const metadata = { ...identity.metadata, approvedBy: 'u.controller' };
    return { ...request, identity: { ...identity, metadata }, asController: true };
  }

  /** Returns the types of the events of a stream, in order. */
  async typesOf(stream: string): Promise<string[]> {
    return (await this.events.readStream(stream)).map(({ type }) => type);
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.working;
    await this.texts.close();
    await this.events.close();
  }

  async closeAndRemove(): Promise<void> {
    await this.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /**
   * Runs the background workers, round after round, until the ledger is closed. An error ends only its round and is
   * added to `messages`.
   */
  private async work(): Promise<void> {
    const works = Object.values(backgroundWork).map((workOn) => workOn(this.view));
    const round = this.round();
    while (!this.closing) {
      try {
        await this.books.sync();
        for (const work of works) await work.round(round);
        this.rounds += 1;
      } catch (error) {
        this.messages.push(String(error));
      }
      await pause(betweenRoundsMs);
    }
  }

  private round(): Round {
    const isClosing = () => this.closing;
    return {
      nowMs: () => performance.now(),
      get ended() {
        return isClosing();
      },
      done: (what) => this.messages.push(what),
      waits: (what) => this.messages.push(what),
    };
  }
}
