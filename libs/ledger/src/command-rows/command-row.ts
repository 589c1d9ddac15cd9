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

/** Every command that comes from outside: each command class of the business. */
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

/** What any command can be refused for. */
export const everyCommandRefuses: readonly RejectionCode[] = [
  'AUTHORITY_REQUIRED',
  'NOT_DELEGATED',
  'DELEGATION_EXCEEDED',
  'IDEMPOTENCY_KEY_REUSED',
  'REVISION_MISMATCH',
  'CONTENDED',
  'STREAM_FULL',
];

/** How a command is signed. */
interface Proposing {
  /** Stream in which it is proposed. */
  readonly stream: string;
  /** One person is enough, as the stream stands. */
  readonly isAlone: boolean;
}

/** How one command is carried out. */
export interface CommandRow<C extends OutsideCommand> {
  /** Its class: what it states, and the key under which it comes to be carried out. */
  readonly command: (new (facts: C['facts'], request: CommandRequest) => C) & {
    /** What it states. */
    readonly schema: kit.Shape;
    readonly row: business.CommandRow<LedgerEventType>;
  };
  /** What it can be refused for, besides `everyCommandRefuses`. */
  readonly codes: readonly RejectionCode[];
  /** Undefined where it is not proposed, but booked under the people that come with it. */
  proposedIn(command: C, view: LogView): Promise<Proposing | undefined>;
  /** The command as it is proposed: what it says of the moment is fixed then. */
  fixed?(command: C, view: LogView): Promise<C>;
  execute(command: C, view: LogView, booking: Booking): Promise<CommandOutcome>;
  /** Facts that are kept apart from the log; none without it. */
  readonly personal?: PersonalFacts<C>;
  /** It is one append to one stream, so that a dry run answers all that it books. */
  readonly isOneAppend: boolean;
  /** Stream that it begins by one append; undefined where it begins none. */
  readonly begins?: ((facts: C['facts']) => string | undefined) | undefined;
  /** It takes authority away: it is answered once it holds at every instance. */
  readonly revokes?: boolean | undefined;
}

/** What is refused where a stream is there that a command begins, and where one is not there that it goes on. */
interface Existence {
  readonly there: RejectionCode;
  readonly missing: RejectionCode;
}

/** Members of the facts that can be kept apart from the log, and which of them are, as the stream stands. */
interface Personal<C, State> {
  readonly members: readonly string[];
  readonly textsIn: (command: C, state: State) => readonly PersonalFact[];
}

/** A command that decides on one stream and is one append to it. */
interface OnOneStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context> {
  readonly command: CommandRow<C>['command'];
  readonly codes: readonly RejectionCode[];
  /** Name of its step, on which the names of its events hang. */
  readonly step: string;
  readonly decider: Decider<State, C, Event, Context>;
  /** Whether one person is enough as the stream stands, where their event asks that. */
  readonly isOneEnough?: (state: State) => boolean;
  /** It ends what has begun and reverses no event: the last revisions of a stream are kept for that, as for a reversal. */
  readonly isEnding?: boolean;
  readonly fixed?: (command: C, view: LogView) => Promise<C>;
  /** Its own event begins a stream where another command books it, and not here. */
  readonly begins?: false;
  readonly revokes?: boolean;
  /** Left out where its own event has one stream. */
  readonly stream?: (facts: C['facts']) => string;
  readonly refusals?: Existence;
  readonly personal?: Personal<C, State>;
  /** Id of the thing that the command is about, for the answer. */
  readonly id: (facts: C['facts'], step: HandledStep<State, Event>) => string;
  /** Makes the context of the decision from other streams; the state of its own stream is given. */
  readonly context: (
    command: C,
    view: LogView,
    ownStream: { readonly state: State; readonly recorded: readonly RecordedEvent[] },
  ) => Promise<Context>;
}

/** The same where its stream is known. */
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
              'others signed it or paid into it meanwhile: send the request again',
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

/** The stream on which all events of a type stand. @throws Error where they stand on several. */
function onlyStreamOf(type: LedgerEventType): () => string {
  const { begins, ends } = rowOf(type).on;
  if (ends === undefined) return () => begins[0];
  throw new Error(`events ${type} stand on many streams: the row of a command says on which`);
}

/** What a command is refused for by whether its stream is there. */
function existenceOf(
  { refusals }: { readonly refusals?: Existence },
  isFirst: boolean,
): readonly RejectionCode[] {
  if (refusals === undefined) return [];
  return [isFirst ? refusals.there : refusals.missing];
}

/** Where a command is proposed, and whether one person is enough. */
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

/** Whether one person may do it alone, by its own event and as the stream stands; nobody may without it. */
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

/** What is kept apart from the log of a command that states any of it. */
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

/** A repeat goes the way of the first, whatever has been signed since. */
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

/** A command whose process has several steps, or a decision of its own; proposed in a stream by three people, if at all. */
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
