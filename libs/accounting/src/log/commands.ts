import * as accountItems from '../account-items/state/account-items.facts';
import * as bankAccount from '../bank-account/bank-account.facts';
import * as keyChange from '../checkpoint/checkpoint-key.facts';
import * as delegation from '../delegation/delegation.facts';
import * as document from '../document/document.facts';
import * as donor from '../donor/donor.facts';
import * as expenditureList from '../expenditure-list/expenditure-list.facts';
import * as ledger from '../ledger/ledger.facts';
import * as account from '../people/account.facts';
import * as period from '../period/period.facts';
import * as personalText from '../personal-text/personal-text.facts';
import * as agreement from '../pledge/facts/agreement.facts';
import * as opening from '../pledge/facts/opening.facts';
import * as paying from '../pledge/facts/payments.facts';
import * as pledge from '../pledge/facts/pledge.facts';
import * as receivables from '../pledge/facts/receivables.facts';
import * as spending from '../pledge/facts/spending-authority.facts';
import * as proposal from '../proposal/facts/proposal.facts';
import * as purpose from '../purpose/purpose.facts';
import * as rates from '../rates/rates.facts';
import * as application from '../receipt/facts/application.facts';
import * as receipt from '../receipt/facts/receipt.facts';
import * as returning from '../receipt/facts/return.facts';
import * as ofReceipt from '../receipt/facts/revaluation.facts';
import * as sentBack from '../receipt/facts/return.facts';
import * as transfer from '../receipt/facts/transfer.facts';
import * as revaluation from '../revaluation/revaluation.facts';
import * as signing from '../signing/signing.facts';
import * as statement from '../statement/statement.facts';
import type { CommandRow } from '../rows/command-row';
import type { Role } from '../rows/roles';
import type { Members, Shape } from '../schema';
import { rowOf, type LedgerEventType } from './events';

/** A class of a command, as its facts state it; the table of the ledger holds the names in its row to those of events. */
interface Stated {
  readonly schema: Shape<Members, string>;
  readonly row: CommandRow<LedgerEventType>;
}

/** Every command that comes from outside, by its name. */
const commands: ReadonlyMap<string, Stated> = new Map(
  [
    accountItems,
    bankAccount,
    keyChange,
    delegation,
    document,
    donor,
    expenditureList,
    ledger,
    account,
    period,
    personalText,
    agreement,
    opening,
    paying,
    pledge,
    receivables,
    spending,
    proposal,
    purpose,
    rates,
    application,
    receipt,
    returning,
    ofReceipt,
    sentBack,
    transfer,
    revaluation,
    signing,
    statement,
  ]
    .flatMap((facts): unknown[] => Object.values(facts))
    .filter(isStated)
    .map((command) => [command.schema.name, command]),
);

function isStated(exported: unknown): exported is Stated {
  return typeof exported === 'function' && 'schema' in exported && 'row' in exported;
}

/** Roles of which one is enough to record a command; of a signature, to give it. */
export function rolesFor(command: string): readonly Role[] {
  return commands.get(command)?.row.begunBy ?? ['recorder'];
}

/** What a command of a name states, and what it may book. */
interface SignedCommand {
  /** Members of its facts that it needs. */
  readonly required: readonly string[];
  readonly books: ReadonlySet<string>;
  /** The event that is dated as the command states; others follow on days of their own. */
  readonly own: LedgerEventType;
}

const claims: readonly LedgerEventType[] = ['ReferenceClaimed', 'ReferenceReleased'];

/** Commands that people sign: all whose own event is no act of one person. */
export const signedCommands: ReadonlyMap<string, SignedCommand> = new Map(
  [...commands.values()]
    .filter(({ row }) => rowOf(row.books[0]).people !== 'act')
    .map(({ schema, row: { books } }) => [
      schema.name,
      { required: requiredOf(schema), books: new Set([...books, ...claims]), own: books[0] },
    ]),
);

function requiredOf({ members }: Shape<Members, string>): readonly string[] {
  return Object.keys(members).filter((name) => members[name]?.presence === 'required');
}

/** Commands whose own event one person may book, by its type. */
const alone: ReadonlyMap<string, string> = new Map(
  [...signedCommands]
    .filter(([, { own }]) => rowOf(own).people !== 'three')
    .map(([command, { own }]) => [own, command]),
);

/** Kind of command of an event that one person booked alone, as limits count it. */
export function kindOfAlone(eventType: string): string {
  return alone.get(eventType) ?? eventType;
}
