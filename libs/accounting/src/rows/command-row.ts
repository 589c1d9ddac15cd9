import { Command, type CommandRequest } from '../kernel/command';
import type { RejectionCode } from '../kernel/rejection';
import type { Members, MembersOf, Shape } from '../schema';
import type { Role } from './roles';

/** Rule for a command that would leave a balance or limit below zero. */
export interface Shortfall<Measure extends string = string> {
  /** Code with which such a command is refused. */
  readonly code: RejectionCode;
  /** Balances that may nevertheless fall below zero, because the command reports money that has already left. */
  readonly mayFallShort?: readonly Measure[];
}

/** Properties of a command besides its facts. Each command class states its own row of the table of commands. */
export interface CommandRow<Type extends string = string> {
  /**
   * Types of the events that the command may append, the main event first. Events about claims (records that a
   * reference is used) are not listed.
   */
  readonly books: readonly [Type, ...(readonly Type[])];
  /**
   * Roles that may record the command or give the signature (domain rule 24); one of them is enough. The list is empty
   * for an internal step.
   */
  readonly begunBy: readonly Role[];
  /** True for a decision on money. It may not use money that certified proposals have reserved. */
  readonly heedsReserved: boolean;
  /** Rule for shortages; only commands on a pledge have one. */
  readonly shortfall?: Shortfall;
}

function begun(begunBy: readonly Role[], heedsReserved: boolean) {
  return <const Books extends CommandRow['books']>(...books: Books) => ({
    books,
    begunBy,
    heedsReserved,
  });
}

/** Row of a recorder's decision on money; it may not use money that certified proposals have reserved. */
export const decides = begun(['recorder'], true);
/**
 * Row of a command that reports a fact from outside, or moves no money. Once signed, it is booked even if other
 * proposals have reserved the money.
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
/** Row of a later step of a signed command; only the service itself gives such a command. */
export const follows = begun([], false);
/**
 * Returns the rule for a command that would leave a balance or limit below zero: the refusal code, and the balances
 * that may fall short.
 */
export function short<const Measure extends string = never>(
  code: RejectionCode,
  ...mayFallShort: readonly Measure[]
): { readonly shortfall: Shortfall<Measure> } {
  return { shortfall: { code, mayFallShort } };
}

/** Class of a command: schema of its facts, row, and a constructor whose facts may include path parameters. */
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
 * Returns a base class for a command, from the schema of its facts and its row: `class X extends commandOf(Facts,
 * row)<OnPledge> {}`. The command's type is the name of the schema; the type argument states the path parameters.
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
 * Returns a base class for an internal step, which only the service gives: `class X extends stepOf('X', row)<Facts>
 * {}`. A plain object with the same type and facts can be used instead.
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
