import { kit, Rejection, type CommandRequest } from '@art30/accounting';
import { eventNameOf, isTextReference, type RecordedEvent } from '@art30/event-sourcing';
import { refuseKeyReused, type Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Fold, PersonalFacts } from './personal-facts';
import type { PersonalTexts } from './personal-texts';

/** A command as it was requested, with personal texts in its facts. */
interface Stated {
  readonly facts: object;
  readonly request: CommandRequest;
}

/** A command with references in place of personal texts. */
interface Referred<C> {
  readonly command: C;
  /**
   * True if the request repeats an earlier one with the same idempotency key. The references of that earlier request
   * are then used again.
   */
  readonly isRepeat: boolean;
  /** References that were newly made for this command. */
  readonly fresh: readonly string[];
}

/**
 * Replaces the personal texts of a command by references, in its facts and in the hash of its request, before
 * the command is decided. A repeated request gets the references of the first one if its texts match those
 * stored under them.
 */
export class ReferredCommands {
  constructor(
    private readonly ledger: Pick<Ledger, 'read' | 'fold'>,
    private readonly texts: PersonalTexts,
  ) {}

  /**
   * Carries out a command with references in place of its personal texts. If two concurrent requests have the
   * same idempotency key, the second is carried out again as a repeat.
   *
   * @throws Rejection IDEMPOTENCY_KEY_REUSED if a repeat has other texts, or if the texts were erased
   * meanwhile.
   */
  async carryOut<C extends Stated>(
    command: C,
    personal: PersonalFacts<C>,
    carryOut: (referred: C) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const first = await this.referred(command, personal);
    try {
      return await carryOut(first.command);
    } catch (error) {
      if (!(error instanceof Rejection) || first.isRepeat) throw error;
      const again = await this.referred(command, personal);
      this.texts.forget(again.fresh);
      if (!again.isRepeat) throw error;
      return await carryOut(again.command);
    } finally {
      this.texts.forget(first.fresh);
    }
  }

  private async referred<C extends Stated>(
    command: C,
    personal: PersonalFacts<C>,
  ): Promise<Referred<C>> {
    const stream = personal.stream(command.facts);
    const { events: recorded } = await this.ledger.read(stream, nothing);
    const { identity } = command.request;
    const names = personal.steps.map((step) => identity.eventName(step, 0));
    const own = recorded.find((event) => names.includes(eventNameOf(event)));
    return own === undefined
      ? this.firstTime(command, personal, (decider) => this.ledger.fold(stream, decider, recorded))
      : this.again(command, personal, own);
  }

  private async firstTime<C extends Stated>(
    command: C,
    personal: PersonalFacts<C>,
    fold: Fold,
  ): Promise<Referred<C>> {
    const stream = personal.stream(command.facts);
    const references: Record<string, string> = {};
    const fresh: string[] = [];
    for (const { member, text, inForce } of personal.textsIn(command, fold)) {
      const isTheSame = inForce !== undefined && (await this.texts.isKeptUnder(inForce, text));
      const reference = isTheSame ? inForce : this.texts.refer(text, stream);
      references[member] = reference;
      if (!isTheSame) fresh.push(reference);
    }
    return { command: withReferences(command, references), isRepeat: false, fresh };
  }

  private async again<C extends Stated>(
    command: C,
    personal: PersonalFacts<C>,
    own: RecordedEvent,
  ): Promise<Referred<C>> {
    const statedFacts = command.facts as Readonly<Record<string, unknown>>;
    const first = statedIn(own);
    const references: Record<string, string> = {};
    for (const member of personal.members) {
      const reference = first[member];
      const text = statedFacts[member];
      // An event from before the use of references may contain the text itself. Such a text is compared by the hash of
      // the request.
      if (typeof reference !== 'string' || !isTextReference(reference)) continue;
      const isOther = typeof text === 'string' && !(await this.texts.isKeptUnder(reference, text));
      if (isOther) refuseKeyReused();
      references[member] = reference;
    }
    return { command: withReferences(command, references), isRepeat: true, fresh: [] };
  }
}

/** Decider without state, for reading the events of a stream alone. */
const nothing = { initialState: undefined, evolve: () => undefined };

/** Returns the facts of a command from the event that proposed it or booked it. */
function statedIn({ type, data }: RecordedEvent): Readonly<Record<string, unknown>> {
  const facts = type === 'CommandProposed' ? data['facts'] : data;
  return kit.isObject(facts) ? facts : {};
}

/**
 * Returns the command with references in its facts. Its request hash covers only the references of members that the
 * request contained.
 */
function withReferences<C extends Stated>(
  command: C,
  references: Readonly<Record<string, string>>,
): C {
  const { facts, request } = command;
  const stated = Object.fromEntries(
    Object.entries(references).filter(([member]) => Object.hasOwn(facts, member)),
  );
  const { metadata } = request.identity;
  const requestHash = request.hashedWith?.(stated) ?? metadata.requestHash;
  const identity = { ...request.identity, metadata: { ...metadata, requestHash } };
  // The copy loses its class, which is harmless because commands are dispatched by `type`.
  return {
    ...command,
    facts: { ...facts, ...references },
    request: { ...request, identity },
  };
}
