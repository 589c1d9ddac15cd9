import {
  mayClaim,
  refuse,
  rowOf,
  typesUndoneBy,
  type AnyLedgerEvent,
  type Command,
  type CommandRequest,
  type kit,
  type LedgerEventType,
  type RejectionCode,
} from '@art30/accounting';
import type * as business from '@art30/accounting';
import {
  eventNameOf,
  type Decider,
  type Folding,
  type HandledStep,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { Claims } from '../claims/claims';
import type { LedgerStep } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { PersonalFact, PersonalFacts } from '../personal-texts/personal-facts';
import type { Booking } from '../proposals/proposed-content';
import { proposalStep } from '../signing/signing';
import type { LogView } from '../log-views/log-view';

/** Union of all commands that a request can carry: each command class that `@art30/accounting` exports. */
export type OutsideCommand = {
  readonly [Name in keyof typeof business]: (typeof business)[Name] extends new (
    facts: never,
    request: CommandRequest,
  ) => infer C
    ? C extends Command<unknown> & { readonly type: string }
      ? C
      : never
    : never;
}[keyof typeof business];

/** Rejection codes with which any command can be rejected. */
export const everyCommandRefuses: readonly RejectionCode[] = [
  'AUTHORITY_REQUIRED',
  'NOT_DELEGATED',
  'DELEGATION_EXCEEDED',
  'IDEMPOTENCY_KEY_REUSED',
  'REVISION_MISMATCH',
  'CONTENDED',
  'STREAM_FULL',
];

/** Stream in which a command is proposed, and whether one person may book the command without a proposal. */
interface Proposing {
  /** Stream in which the command is proposed. */
  readonly stream: string;
  /** True if one person may book the command alone, given the present state of the stream. */
  readonly isAlone: boolean;
}

/** Describes how one kind of command is proposed, decided and booked. */
export interface CommandRow<C extends OutsideCommand> {
  /** Class of the command, with the schema of its facts and with the row that names the types of its events. */
  readonly command: (new (facts: C['facts'], request: CommandRequest) => C) & {
    /** Schema of the facts. */
    readonly schema: kit.Shape;
    readonly row: business.CommandRow<LedgerEventType>;
  };
  /** Rejection codes of the command, besides those in `everyCommandRefuses`. */
  readonly codes: readonly RejectionCode[];
  /**
   * Returns the stream for the proposal of the command, and whether one person may book it alone. Undefined if the
   * command is never proposed, and is booked under the people named in its request.
   */
  proposedIn(command: C, view: LogView): Promise<Proposing | undefined>;
  /**
   * Returns the command to propose, with values filled in that would otherwise differ at each decision. An example is
   * the last event of the log that a revaluation run covers.
   */
  fixed?(command: C, view: LogView): Promise<C>;
  execute(command: C, view: LogView, booking: Booking): Promise<CommandOutcome>;
  /**
   * Describes the facts that are stored apart from the log because they are personal; absent if there are
   * none.
   */
  readonly personal?: PersonalFacts<C>;
  /** True if the command is one append to one stream, so that a dry run can show everything that it books. */
  readonly isOneAppend: boolean;
  /** Returns the stream that the command begins by one append; undefined if it begins none. */
  readonly begins?: ((facts: C['facts']) => string | undefined) | undefined;
  /**
   * True if the command takes a permission away. The answer is sent only after every instance of the service applies
   * the change.
   */
  readonly revokes?: boolean | undefined;
}

/**
 * Rejection codes for a command that begins a stream which already exists, or continues one which does not
 * exist.
 */
interface Existence {
  readonly there: RejectionCode;
  readonly missing: RejectionCode;
}

/**
 * Members of the facts that can be personal, and a function that finds the personal texts, given the state of
 * the stream.
 */
interface Personal<C, State> {
  readonly members: readonly string[];
  readonly textsIn: (command: C, state: State) => readonly PersonalFact[];
}

/** Describes a command that decides on one stream and is one append to it. */
interface OnOneStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context> {
  readonly command: CommandRow<C>['command'];
  readonly codes: readonly RejectionCode[];
  /** Name of the step. The names of its events are derived from it. */
  readonly step: string;
  readonly decider: Decider<State, C, Event, Context>;
  /**
   * True if one person may book the command in this state of the stream. Called only if the command's first event type
   * has the rule `people: 'oneWhileUnsigned'`.
   */
  readonly isOneEnough?: (state: State) => boolean;
  /**
   * True if the command ends a permission or an open request, and reverses no event. Such commands may use the last
   * revisions of a full stream, which are reserved for endings and reversals.
   */
  readonly isEnding?: boolean;
  readonly fixed?: (command: C, view: LogView) => Promise<C>;
  /** False if the event of this command begins a stream only when another command books that event. */
  readonly begins?: false;
  readonly revokes?: boolean;
  /** Returns the stream of the command; left out if all events of its type are in one stream. */
  readonly stream?: (facts: C['facts']) => string;
  readonly refusals?: Existence;
  readonly personal?: Personal<C, State>;
  /** Returns the id of the command's subject for the answer. */
  readonly id: (facts: C['facts'], step: HandledStep<State, Event>) => string;
  /**
   * Builds the decision's context from other streams. State and events of the command's own stream are passed
   * in.
   */
  readonly context: (
    command: C,
    view: LogView,
    ownStream: { readonly state: State; readonly recorded: readonly RecordedEvent[] },
  ) => Promise<Context>;
}

/** Members of {@link OnOneStream} from which follows how a command is proposed. Here the stream is required. */
type OnStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent> = Pick<
  Required<OnOneStream<C, State, Event, never>>,
  'command' | 'step' | 'stream'
> & {
  readonly decider: Folding<State, Event>;
  readonly isOneEnough?: ((state: State) => boolean) | undefined;
};

export function onOneStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context>(
  row: OnOneStream<C, State, Event, Context>,
): CommandRow<C> {
  const { command: type, step: name, decider, fixed } = row;
  const [own] = type.row.books;
  const { stream = onlyStreamOf(own) } = row;
  const placed = { ...row, stream };
  const alone = aloneOn(row);
  const isFirst = rowOf(own).on.isFirst === true && row.begins !== false;
  const usesKept = row.isEnding === true || typesUndoneBy(own).length > 0;
  return {
    command: type,
    codes: distinct([...existenceOf(row, isFirst), ...row.codes]),
    isOneAppend: true,
    ...(isFirst && { begins: stream }),
    ...(row.revokes && { revokes: true }),
    ...(fixed && { fixed }),
    ...personalOn(placed, row.personal),
    proposedIn: proposedOn(placed),
    execute: async (command, view) => {
      const { ledger, events, ports } = view;
      const stated: LedgerStep<State, Event, Context> = {
        ...command.request,
        name,
        stream: stream(command.facts),
        decider,
        usesKept,
        context: (state, recorded) => row.context(command, view, { state, recorded }),
        decide: (state, context, eventId) => {
          if (command.request.isAlone === true && alone?.(state) === false) {
            refuse(
              'CONTENDED',
              'others signed the pledge or paid into it meanwhile: send the request again',
            );
          }
          return decider.decide(command, state, context, eventId);
        },
      };
      const mayUseOnce = type.row.books.some(mayClaim);
      if (mayUseOnce) await new Claims(ledger, events, ports.clock).before(stated);
      const step = await ledger.run(stated);
      return ledger.outcome(row.id(command.facts, step), command.request, [step]);
    },
  };
}

/**
 * Returns the one stream of all events of a type. @throws Error if events of that type are in several
 * streams.
 */
function onlyStreamOf(type: LedgerEventType): () => string {
  const { begins, ends } = rowOf(type).on;
  if (ends === undefined) return () => begins[0];
  throw new Error(`events ${type} stand on many streams: the row of a command says on which`);
}

/**
 * Returns the rejection code for a stream that exists already, if the command begins one, or else for a missing stream.
 * The list is empty if the row states no such codes.
 */
function existenceOf(
  { refusals }: { readonly refusals?: Existence },
  isFirst: boolean,
): readonly RejectionCode[] {
  if (refusals === undefined) return [];
  return [isFirst ? refusals.there : refusals.missing];
}

/**
 * Builds the `proposedIn` function of a row: the stream for the proposal, and whether one person is enough.
 */
export function proposedOn<C extends OutsideCommand, State, Event extends AnyLedgerEvent>(
  row: OnStream<C, State, Event>,
): CommandRow<C>['proposedIn'] {
  const alone = aloneOn(row);
  return async (command, { ledger }) => {
    const stream = row.stream(command.facts);
    if (alone === undefined) return { stream, isAlone: false };
    const { state, events } = await ledger.read(stream, row.decider);
    return { stream, isAlone: goesAlone({ command, events, step: row.step }, alone(state)) };
  };
}

/**
 * Returns a test of whether one person may book the command alone, given the state of its stream; undefined
 * if nobody may.
 */
function aloneOn<C extends OutsideCommand, State>({
  command,
  isOneEnough,
}: {
  readonly command: CommandRow<C>['command'];
  readonly isOneEnough?: ((state: State) => boolean) | undefined;
}): ((state: State) => boolean) | undefined {
  const { people } = rowOf(command.row.books[0]);
  if (people === 'three') return undefined;
  return people === 'oneWhileUnsigned' ? isOneEnough : () => true;
}

/** Returns the row member for personal facts; an empty object if the command has no such facts. */
export function personalOn<C extends OutsideCommand, State, Event extends AnyLedgerEvent>(
  { command: type, stream, step, decider }: OnStream<C, State, Event>,
  personal: Personal<C, State> | undefined,
): Pick<CommandRow<C>, 'personal'> {
  if (!personal?.members.some((member) => member in type.schema.members)) return {};
  const { members, textsIn } = personal;
  return {
    personal: {
      members,
      stream,
      steps: [proposalStep, step],
      textsIn: (command, fold) => textsIn(command, fold(decider)),
    },
  };
}

/**
 * True if the command is booked without a proposal. A repeated request is treated like its first try, even if the
 * agreement was signed in between.
 */
function goesAlone(
  {
    command,
    events,
    step,
  }: {
    readonly command: OutsideCommand;
    readonly events: readonly RecordedEvent[];
    readonly step: string;
  },
  isEnough: boolean,
): boolean {
  const isHere = (of: string) => {
    const name = command.request.identity.eventName(of, 0);
    return events.some((event) => eventNameOf(event) === name);
  };
  return isHere(step) || (!isHere(proposalStep) && isEnough);
}

/**
 * Builds the row of a command that takes several steps or has its own decision. If a stream is given, the command is
 * proposed there; otherwise it is booked without a proposal.
 */
export function byProcess<C extends OutsideCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  execute: CommandRow<C>['execute'],
  stream?: (facts: C['facts']) => string,
): CommandRow<C> {
  return {
    isOneAppend: false,
    command,
    codes: distinct(codes),
    execute,
    proposedIn: async ({ facts }) => stream && { stream: stream(facts), isAlone: false },
  };
}

function distinct(codes: readonly RejectionCode[]): readonly RejectionCode[] {
  return [...new Set(codes)];
}
