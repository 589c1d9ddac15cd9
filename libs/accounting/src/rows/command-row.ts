import { Command, type CommandRequest } from '../kernel/command';
import type { RejectionCode } from '../kernel/rejection';
import type { Members, MembersOf, Shape } from '../schema';
import type { Role } from './roles';

/** How a command that would leave a balance or limit below zero is treated. */
export interface Shortfall<Measure extends string = string> {
  /** Code with which the command is then rejected. */
  readonly code: RejectionCode;
  /** Balances that may go below zero all the same, because the money is already gone. */
  readonly mayFallShort?: readonly Measure[];
}

/** Properties of a command besides its facts; each command class states its own row. */
export interface CommandRow<Type extends string = string> {
  /**
   * Types of the events that the command may append, its main event first; claims of references are not
   * listed.
   */
  readonly books: readonly [Type, ...(readonly Type[])];
  /**
   * Roles that may record the command or give the signature (domain rule 24); one of them is enough. Empty if
   * only the service issues it.
   */
  readonly begunBy: readonly Role[];
  /** True for a decision on money, which must leave what certified proposals have reserved. */
  readonly heedsReserved: boolean;
  /** Only commands on a pledge have one. */
  readonly shortfall?: Shortfall;
}

function begun(begunBy: readonly Role[], heedsReserved: boolean) {
  return <const Books extends CommandRow['books']>(...books: Books) => ({
    books,
    begunBy,
    heedsReserved,
  });
}

/** Row of a recorder's decision on money, which respects reservations. */
export const decides = begun(['recorder'], true);
/**
 * Row of a command that reports a fact from outside, or moves no money. It is booked once signed, whatever
 * other proposals have reserved.
 */
export const reports = begun(['recorder'], false);
/** Row of a decision on received money, which a cashier may record too. */
export const receives = begun(['recorder', 'cashier'], true);
export const receivesBack = begun(['recorder', 'cashier'], false);
export const administers = begun(['administrator'], false);
export const operates = begun(['operator'], false);
/** Row of a fact on a bank statement, which a cashier records. */
export const cashes = begun(['cashier'], false);
/** Row of a record that an auditor makes outside the books. */
export const audits = begun(['auditor'], false);
/** Row of a later step of a signed command, which the service itself issues. */
export const follows = begun([], false);
/** States the rejection code of a command that would leave a balance or limit below zero. */
export function short<const Measure extends string = never>(
  code: RejectionCode,
  ...mayFallShort: readonly Measure[]
): { readonly shortfall: Shortfall<Measure> } {
  return { shortfall: { code, mayFallShort } };
}

/**
 * Class of a command: the schema of its facts, its row, and a constructor that also takes path parameters.
 */
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
 * Creates a command class from the schema of its facts and its row: `class X extends commandOf(Facts,
 * row)<OnPledge> {}`. Its type is the name of the schema; the type argument lists the path parameters.
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
 * Creates the class of a command that only the service issues: `class X extends stepOf('X', row)<Facts> {}`.
 * A plain object with the same type and facts can be used instead.
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
