import {
  refuse,
  rowOf,
  type AnyLedgerEvent,
  type Claim,
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
  type HandledStep,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { Claims } from '../claims/claims';
import type { LedgerStep } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { PersonalFact, PersonalFacts } from '../personal-texts/personal-facts';
import type { Booking } from '../proposals/proposed-content';
import { proposalStep } from '../signing/signing';
import type { LogView } from '../view/log-view';

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

/** A command that decides on one stream and is one append to it. */
interface OnOneStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context> {
  readonly command: CommandRow<C>['command'];
  readonly codes: readonly RejectionCode[];
  /** Name of its step, on which the names of its events hang. */
  readonly step: string;
  readonly decider: Decider<State, C, Event, Context>;
  /** Whether one person is enough as the stream stands, where their event asks that. */
  readonly isOneEnough?: (state: State) => boolean;
  /** It is a reversal, for which the last revisions of a stream are kept. */
  readonly usesKept?: boolean;
  readonly fixed?: (command: C, view: LogView) => Promise<C>;
  /** It begins its stream. */
  readonly isFirst?: boolean;
  readonly revokes?: boolean;
  readonly stream: (facts: C['facts']) => string;
  /** Members of the facts that are kept apart from the log, and which of them are, as the stream stands. */
  readonly personal?: {
    readonly members: readonly string[];
    readonly textsIn: (command: C, state: State) => readonly PersonalFact[];
  };
  /** What its events use that nothing else may use, in any stream. */
  readonly claims?: ((event: Event) => Claim | undefined) | undefined;
  /** Id of the thing that the command is about, for the answer. */
  readonly id: (facts: C['facts'], step: HandledStep<State, Event>) => string;
  /** Makes the context of the decision from other streams; the state of its own stream is given. */
  readonly context: (
    command: C,
    view: LogView,
    standing: { readonly state: State; readonly recorded: readonly RecordedEvent[] },
  ) => Promise<Context>;
}

export function onOneStream<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context>(
  row: OnOneStream<C, State, Event, Context>,
): CommandRow<C> {
  const { command: type, codes, step: name, decider } = row;
  const alone = aloneOn(row);
  return {
    command: type,
    codes: distinct(codes),
    isOneAppend: true,
    ...(row.isFirst ? { begins: row.stream } : {}),
    ...(row.revokes ? { revokes: true } : {}),
    ...(row.fixed ? { fixed: row.fixed } : {}),
    ...(row.personal ? { personal: personalOn(row, row.personal) } : {}),
    proposedIn: async (command, { ledger }) => {
      const stream = row.stream(command.facts);
      if (alone === undefined) return { stream, isAlone: false };
      const { state, events } = await ledger.read(stream, decider);
      return { stream, isAlone: goesAlone({ command, events, step: name }, alone(state)) };
    },
    execute: async (command, view) => {
      const { ledger, events, ports } = view;
      const stated: LedgerStep<State, Event, Context> = {
        ...command.request,
        name,
        stream: row.stream(command.facts),
        decider,
        usesKept: row.usesKept === true,
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
      if (row.claims) await new Claims(ledger, events, ports.clock).before(stated, row.claims);
      const step = await ledger.run(stated);
      return ledger.outcome(row.id(command.facts, step), command.request, [step]);
    },
  };
}

/** Whether one person may do it alone, by its own event and as the stream stands; nobody may without it. */
function aloneOn<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context>({
  command,
  isOneEnough,
}: OnOneStream<C, State, Event, Context>): ((state: State) => boolean) | undefined {
  const { people } = rowOf(command.row.books[0]);
  if (people === 'three') return undefined;
  return people === 'oneWhileUnsigned' ? isOneEnough : () => true;
}

function personalOn<C extends OutsideCommand, State, Event extends AnyLedgerEvent, Context>(
  { stream, step, decider }: OnOneStream<C, State, Event, Context>,
  { members, textsIn }: NonNullable<OnOneStream<C, State, Event, Context>['personal']>,
): PersonalFacts<C> {
  return {
    ...{ members, stream, steps: [proposalStep, step] },
    textsIn: (command, fold) => textsIn(command, fold(decider)),
  };
}

/** A repeat goes the way of the first, whatever has been signed since. */
export function goesAlone(
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

/** A command whose process has several steps, or a decision of its own. */
export function byProcess<C extends OutsideCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  execute: CommandRow<C>['execute'],
  proposedIn: CommandRow<C>['proposedIn'] = async () => undefined,
): CommandRow<C> {
  return { isOneAppend: false, command, codes: distinct(codes), proposedIn, execute };
}

function distinct(codes: readonly RejectionCode[]): readonly RejectionCode[] {
  return [...new Set(codes)];
}
