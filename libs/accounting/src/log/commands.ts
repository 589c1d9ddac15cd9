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

/**
 * Class of a command, with the schema of its facts and its row in the table of commands. With the type parameter, the
 * compiler checks the names of events in the row.
 */
interface Stated {
  readonly schema: Shape<Members, string>;
  readonly row: CommandRow<LedgerEventType>;
}

/** Every command with an HTTP endpoint, by its name. */
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

/** Returns the roles that may record a command or give a signature; one of them is enough. */
export function rolesFor(command: string): readonly Role[] {
  return commands.get(command)?.row.begunBy ?? ['recorder'];
}

/** Members that a signed command requires, and the types of events that it may append. */
interface SignedCommand {
  /** Names of the members that its facts require. */
  readonly required: readonly string[];
  readonly books: ReadonlySet<string>;
  /** The event with the date that the command states; other events of the command have dates of their own. */
  readonly own: LedgerEventType;
}

const claims: readonly LedgerEventType[] = ['ReferenceClaimed', 'ReferenceReleased'];

/** Commands that need a proposal and signatures. An act of one person, such as an administrator's, needs none. */
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

/** Commands whose event one person alone may record, by the type of that event. */
const alone: ReadonlyMap<string, string> = new Map(
  [...signedCommands]
    .filter(([, { own }]) => rowOf(own).people !== 'three')
    .map(([command, { own }]) => [own, command]),
);

/**
 * Returns the command whose limits apply to an event that one person recorded alone; the type itself if there is none.
 */
export function kindOfAlone(eventType: string): string {
  return alone.get(eventType) ?? eventType;
}
