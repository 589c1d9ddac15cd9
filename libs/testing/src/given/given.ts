import * as business from '@art30/accounting';
import { Rejection, type Entry, type RejectionCode } from '@art30/accounting';
import { engagementCommands, type EngagementCommand } from '@art30/auditing';
import {
  fold,
  identified,
  type Decider,
  type EventIds,
  type Identified,
} from '@art30/event-sourcing';

interface Typed {
  readonly type: string;
}

type Decides<State, Command, Event, Context> = Decider<State, Command, Event, Context>;

/** Events recorded on a stream before the command under test, and the state that follows from them. */
interface Past<State, Event> {
  readonly recorded: readonly Identified<Event>[];
  readonly state: State;
}

/**
 * A stream with past events, ready for the command under test. Instances are immutable, and the past is computed again
 * on each access, so tests share no state.
 */
export class Given<State, Command extends Typed, Event extends Typed, Context> {
  constructor(
    private readonly decider: Decides<State, Command, Event, Context>,
    private readonly context: () => Context,
    private readonly past: () => Past<State, Event>,
  ) {}

  /** Returns a stream with further past events. Their ids continue from `e1`. */
  events(...events: readonly Event[]): Given<State, Command, Event, Context> {
    return this.after(() => this.appended(this.past(), events));
  }

  /**
   * Returns a stream whose past also contains the events that these commands decide, one after the other. A refused
   * command fails the test.
   */
  commands(...commands: readonly Command[]): Given<State, Command, Event, Context> {
    return this.after(() => {
      const context = this.context();
      return commands.reduce(
        (past, command) => this.appended(past, this.decidedOn(past, command, context)),
        this.past(),
      );
    });
  }

  /** Returns the same stream with other values in the context, for later decisions. */
  with(context: Partial<Context>): Given<State, Command, Event, Context> {
    return new Given(this.decider, () => ({ ...this.context(), ...context }), this.past);
  }

  get recorded(): readonly Identified<Event>[] {
    return this.past().recorded;
  }

  get state(): State {
    return this.past().state;
  }

  /** Returns the id of the last past event of this type. */
  idOf(type: Event['type']): string {
    const found = this.recorded.findLast(({ event }) => event.type === type);
    if (!found) throw new Error(`no ${type} was recorded`);
    return found.id;
  }

  when(command: Command): When<Event> {
    return new When(() => this.decidedOn(this.past(), command, this.context()));
  }

  private after(past: () => Past<State, Event>): Given<State, Command, Event, Context> {
    return new Given(this.decider, this.context, past);
  }

  private decidedOn({ recorded, state }: Past<State, Event>, command: Command, context: Context) {
    const events = this.decider.decide(command, state, context, idsAfter(recorded));
    demandStated(command, events);
    return events;
  }

  private appended({ recorded, state }: Past<State, Event>, events: readonly Event[]) {
    const added = identified(events, idsAfter(recorded));
    const after = fold({ ...this.decider, initialState: state }, added);
    return { recorded: [...recorded, ...added], state: after };
  }
}

/**
 * Matches a sentence with single spaces and without a colon, semicolon or comma at its end. Otherwise a part put into
 * the sentence was empty.
 */
const wholeSentence = /^\S+( \S+)*(?<![:;,])$/;

/** Union of all commands for which the accounting library has a decider. */
type DecidedCommand = {
  readonly [Name in keyof typeof business]: (typeof business)[Name] extends {
    decide(command: infer C extends Typed, ...given: never): unknown;
  }
    ? C
    : never;
}[keyof typeof business];

/**
 * Command classes by type, each with a row that lists the events it may book. A class without a row is a compile error.
 */
const ofBusiness: {
  readonly [Type in DecidedCommand['type']]: {
    readonly row: business.CommandRow<business.LedgerEventType>;
  };
} = business;
const ofAuditors: {
  readonly [Type in EngagementCommand['type']]: { readonly row: business.CommandRow };
} = engagementCommands;
const commands = { ...ofBusiness, ...ofAuditors };

/**
 * Checks that a command decided only events that its row lists.
 *
 * @throws Error for any other event.
 */
function demandStated({ type }: Typed, events: readonly Typed[]): void {
  if (!isDecided(type)) return;
  const books: readonly string[] = commands[type].row.books;
  const other = events.find((event) => !books.includes(event.type));
  if (other !== undefined) throw new Error(`the row of ${type} does not say ${other.type}`);
}

function isDecided(type: string): type is keyof typeof commands {
  return Object.hasOwn(commands, type);
}

/** Returns a function that numbers new events after the earlier ones. Ids begin with `e1`. */
export function idsAfter(before: readonly unknown[] = []): EventIds {
  return (index) => `e${before.length + 1 + index}`;
}

/** Expected code, figures and field of a refusal, as a row of a test table. */
export type StatedRefusal = readonly [code: RejectionCode, figures: string, field: string];

/** The decision on a command. It is made only when a test reads its outcome. */
export class When<Event extends Typed> {
  constructor(private readonly decide: () => readonly Event[]) {}

  /** Returns the events that the command decided. A refusal fails the test with its code and detail. */
  decided(): readonly Event[] {
    return this.decide();
  }

  /** Expects exactly these events, in this order, each with at least the given members. Returns the events. */
  thenEvents(...expected: readonly object[]): readonly Event[] {
    const events = this.decided();
    expect(events).toMatchObject(expected);
    expect(events).toHaveLength(expected.length);
    return events;
  }

  /**
   * Expects a refusal with this code, and returns it. The refusal must also be a complete sentence.
   *
   * @param figures words that the sentence must contain: the amounts, dates and ids that led to the refusal.
   * @param field faulty member of the request; `''` for none, left out if it is not checked.
   */
  thenRefused(code: RejectionCode, figures = '', field?: string): Rejection {
    const refusal = this.refusal();
    expect(refusal?.code).toBe(code);
    const detail = refusal?.detail ?? '';
    expect(detail).toMatch(wholeSentence);
    expect(figures.split(' ').filter((figure) => !detail.includes(figure))).toEqual([]);
    if (field !== undefined) expect(refusal?.field ?? '').toBe(field);
    return refusal as Rejection;
  }

  /** Expects a refusal like `thenRefused`, with the expectations of a test table's row. */
  thenRefusal([code, figures, field]: StatedRefusal): Rejection {
    return this.thenRefused(code, figures, field);
  }

  private refusal(): Rejection | undefined {
    try {
      this.decide();
      return undefined;
    } catch (error) {
      if (error instanceof Rejection) return error;
      throw error;
    }
  }
}

/**
 * Returns a stream without events, for tests of a decider.
 *
 * @param context data besides the state on which decisions depend.
 */
export function given<State, Command extends Typed, Event extends Typed, Context>(
  decider: Decides<State, Command, Event, Context>,
  context: Context,
): Given<State, Command, Event, Context> {
  return givenWith(decider, () => context);
}

/** Returns a stream without events like `given`, with a context that is built again on each access. */
export function givenWith<State, Command extends Typed, Event extends Typed, Context>(
  decider: Decides<State, Command, Event, Context>,
  context: () => Context,
): Given<State, Command, Event, Context> {
  const { initialState: state } = decider;
  return new Given(decider, context, () => ({ recorded: [], state }));
}

/**
 * Writes each entry of the events as a line of text: account, amount, currency, USD value, and the requested
 * dimensions. Memorandum accounts (9xxx) are left out.
 */
export function linesOf(
  events: readonly { readonly data: { readonly entries: readonly Entry[] } }[],
  ...dims: readonly (keyof Entry['dims'])[]
): string[] {
  return entryLines(events, dims, (account) => !account.startsWith('9'));
}

/** Writes the entries of one account as lines of text. It may be a memorandum account. */
export function linesOn(
  account: string,
  events: readonly { readonly data: { readonly entries: readonly Entry[] } }[],
  ...dims: readonly (keyof Entry['dims'])[]
): string[] {
  return entryLines(events, dims, (code) => code === account);
}

function entryLines(
  events: readonly { readonly data: { readonly entries: readonly Entry[] } }[],
  dims: readonly (keyof Entry['dims'])[],
  shows: (account: string) => boolean,
): string[] {
  return events
    .flatMap((event) => event.data.entries)
    .filter((line) => shows(line.account))
    .map((line) => {
      const shown = dims.map((dim) => String(line.dims[dim] ?? '-'));
      const figures = `${line.account} ${line.amount} ${line.currency} = ${line.usd}`;
      return [figures, ...shown].join(' ');
    });
}
