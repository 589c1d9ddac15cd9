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

/** Event store that first saves the personal texts to which new events refer, and then appends the events. */
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

/** Makes the references that stand for personal texts in the log. */
export interface TextReferences {
  /**
   * Returns 32 random bytes in hex. Under a simulated clock the bytes are derived from that clock, so that a run can be
   * repeated.
   */
  newSalt(): string;
  /** Returns the SHA-256, in hex, of the bytes of a salt followed by a text in UTF-8. */
  of(salt: string, text: string): string;
}

export interface TextPorts {
  readonly store: PersonalTextStore;
  readonly references: TextReferences;
}

/**
 * Maximum number of names of private persons with which one decision compares a name. A fund has only a few such
 * donors.
 */
const namesComparedMax = 1_000;

/**
 * Keeps texts that identify persons outside the log, whose events contain only references. A new text stays
 * in memory until an event with its reference is appended, so a rejected command or a dry run stores none.
 */
export class PersonalTexts {
  private readonly waiting = new Map<string, KeptText>();

  constructor(
    private readonly events: EventStore,
    private readonly clock: Clock,
    private readonly ports: TextPorts,
  ) {}

  /** The log, wrapped so that a text is stored before the first event with its reference is appended. */
  get log(): EventStore {
    return new TextsFirst(this.events, (stream, events) => this.keepNamed(stream, events));
  }

  /**
   * Makes a reference for a text, and holds the text in memory until an event of the stream contains the
   * reference.
   */
  refer(text: string, stream: string): string {
    const { references } = this.ports;
    const salt = references.newSalt();
    const reference = references.of(salt, text);
    const keptAt = this.clock.now().toISOString();
    this.waiting.set(reference, { reference, salt, text, stream, keptAt });
    return reference;
  }

  /** Removes texts from memory after their command has ended. */
  forget(references: readonly string[]): void {
    for (const reference of references) this.waiting.delete(reference);
  }

  /**
   * True if this text is stored under the reference; false if another text is stored there, or none after an erasure.
   */
  async isKeptUnder(reference: string, text: string): Promise<boolean> {
    const kept = (await this.ports.store.find([reference])).get(reference);
    return kept !== undefined && this.ports.references.of(kept.salt, text) === reference;
  }

  /** True if the text of a reference is stored and an event contains the reference. */
  async isNamed(reference: string): Promise<boolean> {
    const kept = (await this.ports.store.find([reference])).get(reference);
    return kept !== undefined && (await isNamedIn(this.events, kept));
  }

  /**
   * Returns the ids of the `others` that have the given name, apart from case and spacing. A name may be given as the
   * reference of its text.
   */
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

/** True if an event of the text's stream contains the text's reference. */
export async function isNamedIn(
  events: EventStore,
  { stream, reference }: KeptText,
): Promise<boolean> {
  const recorded = await events.readStream(stream);
  return recorded.some(({ data }) => canonicalJson(data).includes(reference));
}
