import { kit } from '@art30/accounting';
import {
  type AppendResult,
  canonicalJson,
  type EventStore,
  EventStoreOver,
  type ExpectedRevision,
  isTextReference,
  type KeptText,
  type NewEvent,
  type PersonalTextStore,
} from '@art30/event-sourcing';
import type { Clock } from '../kernel/ports';

/** A log to which nothing is appended before what it names is kept elsewhere. */
class TextsFirst extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly keep: (stream: string, events: readonly NewEvent[]) => Promise<void>,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    await this.keep(stream, events);
    return super.append(stream, expected, events);
  }
}

/** How the reference of a personal text is made. */
export interface TextReferences {
  /** 32 bytes that nobody can guess, in hex; those of a simulated clock follow from it. */
  newSalt(): string;
  /** SHA-256, in hex, over the bytes of a salt and a text in UTF-8. */
  of(salt: string, text: string): string;
}

export interface TextPorts {
  readonly store: PersonalTextStore;
  readonly references: TextReferences;
}

/** Names of private persons that one decision is compared with; a fund has a few. */
const namesComparedMax = 1_000;

/**
 * Texts by which persons are known, kept apart from the log, which has their references. A text waits
 * here until the event that names it is appended: what is refused or only tried leaves none behind.
 */
export class PersonalTexts {
  private readonly waiting = new Map<string, KeptText>();

  constructor(
    private readonly events: EventStore,
    private readonly clock: Clock,
    private readonly ports: TextPorts,
  ) {}

  /** The log, before which a text that an event names is kept. */
  get log(): EventStore {
    return new TextsFirst(this.events, (stream, events) => this.keepNamed(stream, events));
  }

  /** Has a text wait for the events of a stream that are to name it, under a new reference. */
  refer(text: string, stream: string): string {
    const { references } = this.ports;
    const salt = references.newSalt();
    const reference = references.of(salt, text);
    const keptAt = this.clock.now().toISOString();
    this.waiting.set(reference, { reference, salt, text, stream, keptAt });
    return reference;
  }

  /** Forgets texts whose commands are over. */
  forget(references: readonly string[]): void {
    for (const reference of references) this.waiting.delete(reference);
  }

  /** Whether a text is the one that is kept under a reference; of an erased one nobody can tell. */
  async isKeptUnder(reference: string, text: string): Promise<boolean> {
    const kept = (await this.ports.store.find([reference])).get(reference);
    return kept !== undefined && this.ports.references.of(kept.salt, text) === reference;
  }

  /** Whether an event names a reference whose text is kept. */
  async isNamed(reference: string): Promise<boolean> {
    const kept = (await this.ports.store.find([reference])).get(reference);
    return kept !== undefined && (await isNamedIn(this.events, kept));
  }

  /** Ids of those that have a name, however it is written; a name may stand there as its reference. */
  async named(
    name: string,
    others: readonly { readonly id: string; readonly name: string }[],
  ): Promise<readonly string[]> {
    const names = [name, ...others.slice(0, namesComparedMax).map((other) => other.name)];
    const texts = await this.texts(names.filter(isTextReference));
    const compared = (one: string) => {
      const text = isTextReference(one) ? texts.get(one) : one;
      return text === undefined ? undefined : kit.comparedReference(text);
    };
    const alike = compared(name);
    if (alike === undefined) return [];
    return others.filter((other) => compared(other.name) === alike).map(({ id }) => id);
  }

  private async texts(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const kept = await this.ports.store.find(references.filter((one) => !this.waiting.has(one)));
    return new Map([...kept, ...this.waiting].map(([reference, { text }]) => [reference, text]));
  }

  private async keepNamed(
    stream: string,
    events: readonly { readonly data: unknown }[],
  ): Promise<void> {
    const waiting = [...this.waiting.values()].filter((text) => text.stream === stream);
    if (waiting.length === 0) return;
    const said = events.map(({ data }) => canonicalJson(data));
    const named = waiting.filter(({ reference }) => said.some((text) => text.includes(reference)));
    if (named.length > 0) await this.ports.store.keep(named);
  }
}

/** Whether an event of its stream names the reference of a text. */
export async function isNamedIn(
  events: EventStore,
  { stream, reference }: KeptText,
): Promise<boolean> {
  const recorded = await events.readStream(stream);
  return recorded.some(({ data }) => canonicalJson(data).includes(reference));
}
