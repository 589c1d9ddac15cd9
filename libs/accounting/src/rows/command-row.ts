import { Command, type CommandRequest } from '../kernel/command';
import type { RejectionCode } from '../kernel/rejection';
import type { Members, MembersOf, Shape } from '../schema';
import type { Role } from './roles';

/** What a quantity that would not hold means for a command. */
export interface Shortfall<Measure extends string = string> {
  /** The refusal that a quantity below zero means. */
  readonly code: RejectionCode;
  /** Quantities that may fall short all the same, because the money is gone. */
  readonly mayFallShort?: readonly Measure[];
}

/** What the house knows of a command beside its facts; said where its class is. */
export interface CommandRow<Type extends string = string> {
  /** Types of the events that it may book besides claims of references: its own first. */
  readonly books: readonly [Type, ...(readonly Type[])];
  /** Roles of which one is enough to record it, of a signature, to give it (domain rule 24); none where the service gives it. */
  readonly begunBy: readonly Role[];
  /** A decision on money, from which is kept what certified proposals will use. */
  readonly heedsReserved: boolean;
  /** Of a command on a pledge. */
  readonly shortfall?: Shortfall;
}

function begun(begunBy: readonly Role[], heedsReserved: boolean) {
  return <const Books extends CommandRow['books']>(...books: Books) => ({
    books,
    begunBy,
    heedsReserved,
  });
}

/** A decision of a recorder on money. */
export const decides = begun(['recorder'], true);
/** A fact from outside, or one that moves no money: it is booked once it is signed, whatever is reserved. */
export const reports = begun(['recorder'], false);
/** What becomes of money that came in. */
export const receives = begun(['recorder', 'cashier'], true);
export const receivesBack = begun(['recorder', 'cashier'], false);
export const administers = begun(['administrator'], false);
export const operates = begun(['operator'], false);
/** What the bank says of it. */
export const cashes = begun(['cashier'], false);
/** What an auditor puts on record, beside the books. */
export const audits = begun(['auditor'], false);
/** A step of what people signed: the service gives it. */
export const follows = begun([], false);
/** What lacks of a quantity when the command lowers it too far. */
export function short<const Measure extends string = never>(
  code: RejectionCode,
  ...mayFallShort: readonly Measure[]
): { readonly shortfall: Shortfall<Measure> } {
  return { shortfall: { code, mayFallShort } };
}

/** The class of a command whose facts are stated in a schema, with what the address adds. */
export interface CommandClass<
  Type extends string,
  M extends Members,
  Row extends CommandRow = CommandRow,
> {
  readonly schema: Shape<M, Type>;
  readonly row: Row;
  new <More = unknown>(
    facts: MembersOf<M> & More,
    request: CommandRequest,
  ): Command<MembersOf<M> & More> & { readonly type: Type };
}

/**
 * A command made from the schema of its facts and its row: `class X extends commandOf(Facts, row)<OnPledge> {}`.
 * Its type is the name of the schema; the type argument is what the address of the request adds.
 */
export function commandOf<
  const Type extends string,
  M extends Members,
  const Row extends CommandRow,
>(schema: Shape<M, Type>, row: Row): CommandClass<Type, M, Row> {
  return class<More = unknown> extends Command<MembersOf<M> & More> {
    static readonly schema = schema;
    static readonly row = row;
    readonly type = schema.name;
  };
}

/**
 * A command that only the service gives, made from its type and row: `class X extends stepOf('X', row)<Facts> {}`.
 * A plain object with its type and facts is one.
 */
export function stepOf<const Type extends string, const Row extends CommandRow>(
  type: Type,
  row: Row,
) {
  return class<Facts> {
    static readonly row = row;
    readonly type = type;
    constructor(readonly facts: Facts) {}
  };
}
