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

/** What the ledger stands on; whoever runs it gives it these. */
export interface LedgerPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly books: Books;
  readonly settings: LedgerSettings;
  readonly documents: KeptDocuments;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Whose signatures a note bears that rotates a key of checkpoints. */
  readonly rotationSigners: RotationSigners;
  /** Texts by which persons are known, which are kept apart from the log. */
  readonly texts: TextPorts;
  /** What is known of streams without asking the log; none where asking costs nothing. */
  readonly followed?: Followed | undefined;
}

/** Streams that a subscription follows, and how long what it has brought may count anywhere. */
export interface Followed {
  readonly streams: FollowedStreams;
  /** Waits until no instance goes by what it knew before. */
  outlast(): Promise<void>;
}

/** What a command sees of the log. */
interface Sight {
  readonly events: EventStore;
  readonly ledger: Ledger;
  /** What has been seen of it, and what lies on bank accounts. */
  readonly seen: Pick<Books, 'find' | 'findNamed' | 'sequenceAt' | 'waitFor' | 'bankCash'>;
  /** The log as it stands, where this goes by what is known of it. */
  readonly onLog?: LogView;
}

/**
 * The log as one command sees it: as it stands, by what is known of it, or with what is only tried upon it.
 * Whatever carries a command out is made for one of these.
 */
export class LogView {
  readonly events: EventStore;
  readonly ledger: Ledger;
  readonly contexts: DecisionContexts;
  readonly authorities: Authorities;
  /** Ids of runs that are being finished: the worker leaves them to whoever does it. */
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

  /** The log as it stands. */
  static of(ports: LedgerPorts): LogView {
    const { clock, books, documents, sha256 } = ports;
    const texts = new PersonalTexts(ports.events, clock, ports.texts);
    const events = texts.log;
    const attaching = new Attaching(documents, books);
    const ledger = new Ledger(events, { clock, sha256 }, books, attaching);
    const contents = new ProposedContents({ events, sha256 });
    return new LogView(ports, { events, ledger, seen: books }, texts, contents);
  }

  /** The log as it stands: this, unless it goes by what is known. */
  get onLog(): LogView {
    return this.sight.onLog ?? this;
  }

  /** Whether what is refused here is to be decided once more on the log. */
  get goesByWhatIsKnown(): boolean {
    return this.sight.onLog !== undefined;
  }

  /** The log for one command that goes by what is known; undefined where nothing is followed. */
  onReadModel(readModelUse: Omit<CommandLogOptions, 'followed'>): LogView | undefined {
    const { followed } = this.ports;
    if (followed === undefined) return undefined;
    const events = new CommandLog(this.events, { ...readModelUse, followed: followed.streams });
    const { seen } = this.sight;
    return this.seenAs({ events, ledger: this.ledger.over(events), seen, onLog: this });
  }

  /** The log as it would stand with some events; whatever is appended to it is only tried. */
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
      // What is only tried is never seen.
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
