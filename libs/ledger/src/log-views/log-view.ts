import type { RotationSigners } from '@art30/accounting';
import {
  CommandLog,
  type EventStore,
  type FollowedStreams,
  type CommandLogOptions,
} from '@art30/event-sourcing';
import { Authorities } from '../kernel/authorities';
import { Attaching, type KeptDocuments } from '../kernel/attached-documents';
import { DecisionContexts } from '../kernel/decision-contexts';
import { Ledger } from '../kernel/ledger';
import type { Books, Clock, LedgerSettings } from '../kernel/ports';
import { PersonalTexts, type TextPorts } from '../personal-texts/personal-texts';
import { ProposedContents, type Upon } from '../proposals/proposed-content';
import { TrialStore } from './trial-store';

/** Dependencies of the ledger that the process around it supplies. */
export interface LedgerPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly books: Books;
  readonly settings: LedgerSettings;
  readonly documents: KeptDocuments;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Finds the signers of a note that rotates the key of the checkpoints. */
  readonly rotationSigners: RotationSigners;
  /** Stores the texts that identify persons, which are kept outside the log so that they can be erased. */
  readonly texts: TextPorts;
  /** Cache of streams that a subscription keeps current; undefined where reading the log itself is cheap. */
  readonly followed?: Followed | undefined;
}

/**
 * Cache of the streams that a subscription follows, and a way to wait until no instance of the service uses outdated
 * events.
 */
export interface Followed {
  readonly streams: FollowedStreams;
  /** Resolves once no instance can still decide on cached events from before the call. */
  outlast(): Promise<void>;
}

/** Events, ledger and read models that one command works with. */
interface Sight {
  readonly events: EventStore;
  readonly ledger: Ledger;
  /** Queries for projected events and for the cash on bank accounts. */
  readonly seen: Pick<Books, 'find' | 'findNamed' | 'sequenceAt' | 'waitFor' | 'bankCash'>;
  /** View that reads the log itself; undefined unless this view reads from the cache. */
  readonly onLog?: LogView;
}

/**
 * The log as one command reads it: directly, through the cache of followed streams, or as a dry run whose
 * appends are kept in memory. Every service that carries out a command is constructed for one view.
 */
export class LogView {
  readonly events: EventStore;
  readonly ledger: Ledger;
  readonly contexts: DecisionContexts;
  readonly authorities: Authorities;
  /** Ids of revaluation runs that a request is finishing, which the background worker skips. */
  readonly runsUnderWay = new Set<string>();

  private constructor(
    readonly ports: Omit<LedgerPorts, 'events'>,
    private readonly sight: Sight,
    readonly texts: PersonalTexts,
    readonly contents: ProposedContents,
  ) {
    const { events, ledger, seen } = sight;
    const { books, settings } = ports;
    this.events = events;
    this.ledger = ledger;
    this.contexts = new DecisionContexts(ledger, settings, books, seen);
    this.authorities = new Authorities(ledger, events, books);
  }

  /** Returns the view that reads the log itself. */
  static of(ports: LedgerPorts): LogView {
    const { clock, books, documents, sha256 } = ports;
    const texts = new PersonalTexts(ports.events, clock, ports.texts);
    const events = texts.log;
    const attaching = new Attaching(documents, books);
    const ledger = new Ledger(events, { clock, sha256 }, books, attaching);
    const contents = new ProposedContents({ events, sha256 });
    return new LogView(ports, { events, ledger, seen: books }, texts, contents);
  }

  /** The view that reads the log itself: this view, unless it reads from the cache. */
  get onLog(): LogView {
    return this.sight.onLog ?? this;
  }

  /** True if this view reads from the cache, so that a rejection must be decided again on the log. */
  get goesByWhatIsKnown(): boolean {
    return this.sight.onLog !== undefined;
  }

  /** Returns a view for one command that reads from the cache; undefined if there is no cache. */
  onReadModel(readModelUse: Omit<CommandLogOptions, 'followed'>): LogView | undefined {
    const { followed } = this.ports;
    if (followed === undefined) return undefined;
    const events = new CommandLog(this.events, { ...readModelUse, followed: followed.streams });
    const { seen } = this.sight;
    return this.seenAs({ events, ledger: this.ledger.over(events), seen, onLog: this });
  }

  /**
   * Returns a view for a dry run, optionally with some events already added; its appends never reach the log.
   */
  async onTrial(upon?: Upon): Promise<LogView> {
    const events = new TrialStore(this.events);
    if (upon !== undefined) {
      const { stream, length, events: addedEvents } = upon;
      await events.append(stream, length === 0 ? 'no-stream' : length - 1, addedEvents);
    }
    const { seen: before } = this.sight;
    const seen: Sight['seen'] = {
      find: (eventId) => before.find(eventId),
      findNamed: (name) => before.findNamed(name),
      // Events of a dry run are never projected, so waiting for them times out at once.
      waitFor: async () => 'timeout',
      bankCash: async (ledgerAccount) => [
        ...(await before.bankCash(ledgerAccount)),
        ...events.movementsOn(ledgerAccount),
      ],
    };
    return this.seenAs({ events, ledger: this.ledger.over(events, seen), seen });
  }

  private seenAs(sight: Sight): LogView {
    return new LogView(this.ports, sight, this.texts, this.contents);
  }
}
