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

/** What was recorded on a stream, and the state it leaves behind. */
interface Past<State, Event> {
  readonly recorded: readonly Identified<Event>[];
  readonly state: State;
}

/**
 * A stream with a past, ready for the command under test. Nothing is shared and nothing is kept:
 * each step is new, and the past is decided where it is looked at, within the test that does.
 */
export class Given<State, Command extends Typed, Event extends Typed, Context> {
  constructor(
    private readonly decider: Decides<State, Command, Event, Context>,
    private readonly context: () => Context,
    private readonly past: () => Past<State, Event>,
  ) {}

  /** What these events leave behind; event ids count on from `e1`. */
  events(...events: readonly Event[]): Given<State, Command, Event, Context> {
    return this.after(() => this.appended(this.past(), events));
  }

  /** What these commands decide, one after the other; a refused one fails the test. */
  commands(...commands: readonly Command[]): Given<State, Command, Event, Context> {
    return this.after(() => {
      const context = this.context();
      return commands.reduce(
        (past, command) => this.appended(past, this.decidedOn(past, command, context)),
        this.past(),
      );
    });
  }

  /** The same past, decided upon with other facts from elsewhere. */
  with(context: Partial<Context>): Given<State, Command, Event, Context> {
    return new Given(this.decider, () => ({ ...this.context(), ...context }), this.past);
  }

  get recorded(): readonly Identified<Event>[] {
    return this.past().recorded;
  }

  get state(): State {
    return this.past().state;
  }

  /** Id of the last event of this type. */
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

/** Every command that a decider of the business decides. */
type DecidedCommand = {
  readonly [Name in keyof typeof business]: (typeof business)[Name] extends {
    decide(command: infer C extends Typed, ...given: never): unknown;
  }
    ? C
    : never;
}[keyof typeof business];

/** The class of each with its row, under its type; the compiler misses one that is not there. */
const ofBusiness: {
  readonly [Type in DecidedCommand['type']]: {
    readonly row: business.CommandRow<business.LedgerEventType>;
  };
} = business;
const ofAuditors: {
  readonly [Type in EngagementCommand['type']]: { readonly row: business.CommandRow };
} = engagementCommands;
const commands = { ...ofBusiness, ...ofAuditors };

/** @throws Error where a command of the business, or of the auditor's log, books what its row does not say. */
function demandStated({ type }: Typed, events: readonly Typed[]): void {
  if (!isDecided(type)) return;
  const books: readonly string[] = commands[type].row.books;
  const other = events.find((event) => !books.includes(event.type));
  if (other !== undefined) throw new Error(`the row of ${type} does not say ${other.type}`);
}

function isDecided(type: string): type is keyof typeof commands {
  return Object.hasOwn(commands, type);
}

/** Ids that count on from those of the events before; from `e1` where there are none. */
export function idsAfter(before: readonly unknown[] = []): EventIds {
  return (index) => `e${before.length + 1 + index}`;
}

/** Code, figures and field of a refusal, as a row of a table holds them. */
type StatedRefusal = readonly [code: RejectionCode, figures: string, field: string];

/** A decision that is taken when its outcome is asked for. */
export class When<Event extends Typed> {
  constructor(private readonly decide: () => readonly Event[]) {}

  /** The events decided; a refusal fails the test with its code and detail. */
  decided(): readonly Event[] {
    return this.decide();
  }

  /** The decided events, in order and no others, each with at least these members. */
  thenEvents(...expected: readonly object[]): readonly Event[] {
    const events = this.decided();
    expect(events).toMatchObject(expected);
    expect(events).toHaveLength(expected.length);
    return events;
  }

  /**
   * The refusal with this code. Its sentence is never empty and holds every word of `figures`, the
   * amounts, dates and ids that decided; `field` is what the request got wrong, `''` for nothing.
   */
  thenRefused(code: RejectionCode, figures = '', field?: string): Rejection {
    const refusal = this.refusal();
    expect(refusal?.code).toBe(code);
    const detail = refusal?.detail ?? '';
    expect(detail).not.toBe('');
    expect(figures.split(' ').filter((figure) => !detail.includes(figure))).toEqual([]);
    if (field !== undefined) expect(refusal?.field ?? '').toBe(field);
    return refusal as Rejection;
  }

  /** The same, for a row of a table. */
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

/** A decider with no past yet, and the facts from elsewhere that it decides with. */
export function given<State, Command extends Typed, Event extends Typed, Context>(
  decider: Decides<State, Command, Event, Context>,
  context: Context,
): Given<State, Command, Event, Context> {
  return givenWith(decider, () => context);
}

/** The same with facts that are made where they are looked at, as the past is. */
export function givenWith<State, Command extends Typed, Event extends Typed, Context>(
  decider: Decides<State, Command, Event, Context>,
  context: () => Context,
): Given<State, Command, Event, Context> {
  const { initialState: state } = decider;
  return new Given(decider, context, () => ({ recorded: [], state }));
}

/**
 * Entries as an accountant writes them, one string a line: account, amount, currency, USD value,
 * and the dimensions asked for. Memorandum accounts (9xxx) stand apart and are left out.
 */
export function linesOf(
  events: readonly { readonly data: { readonly entries: readonly Entry[] } }[],
  ...dims: readonly (keyof Entry['dims'])[]
): string[] {
  return entryLines(events, dims, (account) => !account.startsWith('9'));
}

/** Lines of one account alone, memorandum accounts included. */
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
