import {
  CloseBankAccount,
  IssueStatement,
  OpenBankAccount,
  PublishExchangeRates,
  purposeOn,
  RenameBankAccount,
  ReviseDonor,
  SetPurpose,
  SkipEvent,
  type StatementIssuedFacts,
} from '@art30/accounting';
import { statementIdOf } from '@art30/ledger';
import { request } from './officer-request';
import { dateOf, someDate, type Move } from './pledge-moves';

/** Closes a purpose, reopens it, or opens a sub-purpose of it. */
export async function setPurpose(move: Move): Promise<void> {
  const { world, dice, step } = move;
  const letter = dice.pickOf(['f', 'i', 'j', 'm']);
  const effectiveDate = someDate(move);
  const { recommendations = ['m'] } =
    purposeOn(world.ledgerStates.purposes, letter, '2024-10-01') ?? {};
  const validUntil = dice.chance(40) ? dateOf(move.day + dice.below(60)) : undefined;
  const stated = dice.chance(50)
    ? { code: letter, kind: 'LETTER' as const, label: 'revised' }
    : { code: `${letter}.x${step}`, kind: 'SUB_PURPOSE' as const, label: 'new', parent: letter };
  const command = new SetPurpose(
    { ...stated, effectiveDate, validUntil, recommendations },
    request,
  );
  await world.execute(command);
}

/**
 * Publishes exchange rates in the middle of a month. They change the USD value of later events, sometimes to a half or
 * to twice as much.
 */
export async function publishRates(move: Move): Promise<void> {
  const { world, dice } = move;
  const effectiveDate = someDate(move);
  const jumps = dice.chance(40);
  const euro = jumps ? dice.pickOf(['0.500', '1.000', '0.900']) : `0.${900 + dice.below(99)}`;
  const facts = {
    effectiveDate,
    publishedOn: effectiveDate,
    kind: 'MID_MONTH' as const,
    rates: { EUR: euro, JPY: `${140 + dice.below(20)}.5` },
    source: { name: 'a list' },
    approvalReference: dice.chance(70) ? 'memo' : undefined,
  };
  const command = new PublishExchangeRates(facts, request);
  await world.execute(command);
}

export async function openBankAccount(move: Move): Promise<void> {
  const { world, dice, step } = move;
  const currency = dice.pickOf(['USD', 'EUR', 'CHF']);
  const ledgerAccount = dice.chance(80) ? String(1161 + dice.below(9)) : '1110';
  const facts = { code: `BANK-${step}`, currency, ledgerAccount, openedOn: someDate(move) };
  const command = new OpenBankAccount(facts, request);
  await world.execute(command);
}

/**
 * Returns a random bank account, in most cases one that the history itself opened, since the others are needed for
 * payments.
 */
function someBankAccount({ world, dice }: Move): string {
  const codes = world.ledgerStates.bankAccounts.opened.map(({ code }) => code);
  const opened = codes.filter((code) => code.startsWith('BANK-'));
  return dice.pick(opened.length > 0 && dice.chance(95) ? opened : codes) ?? '';
}

export async function renameBankAccount(move: Move): Promise<void> {
  const facts = { code: someBankAccount(move), effectiveDate: someDate(move), name: 'renamed' };
  await move.world.execute(new RenameBankAccount(facts, request));
}

export async function closeBankAccount(move: Move): Promise<void> {
  const facts = { code: someBankAccount(move), effectiveDate: someDate(move) };
  await move.world.execute(new CloseBankAccount(facts, request));
}

/** Changes a donor: gives it another kind, or makes a State a party to the Convention. */
export async function reviseDonor(move: Move): Promise<void> {
  const { world, dice } = move;
  const donorId = dice.pick([...world.ledgerStates.donors.keys()]) ?? '';
  const kind = dice.pickOf(['STATE_PARTY', 'FOUNDATION', 'STATE_NON_PARTY', 'NGO'] as const);
  const partySince = dice.chance(60) ? '2003-09-29' : undefined;
  const since = kind === 'STATE_PARTY' ? { partySince } : {};
  const facts = { donorId, effectiveDate: request.today, kind, ...since };
  await world.execute(new ReviseDonor(facts, request));
}

/** Issues a statement to a donor. It has no content here, since a statement books nothing. */
export async function issueStatement(move: Move): Promise<void> {
  const { world, dice } = move;
  const issued = world.log
    .filter(({ type }) => type === 'StatementIssued')
    .map(({ data }) => data as unknown as StatementIssuedFacts);
  const superseded = dice.chance(40) ? dice.pick(issued) : undefined;
  const supersedes = superseded?.statementId;
  const donorId = superseded?.donorId ?? dice.pick([...world.ledgerStates.donors.keys()]) ?? '';
  const to = superseded?.to ?? someDate(move);
  const from = superseded?.from ?? undefined;
  const statementId = statementIdOf(donorId, { from, to, supersedes });
  await world.execute(new IssueStatement({ statementId, donorId, from, to, supersedes }, request));
}

/**
 * Puts an event on the list of events that operators exclude, in most cases one that the projection cannot read. The
 * books of the model still count the event.
 */
export async function skipEvent(move: Move): Promise<void> {
  const { world, dice } = move;
  const unreadable = dice.pick(world.log)?.id ?? null;
  const eventId = dice.chance(60) ? (unreadable ?? '') : (dice.pick(world.log)?.id ?? '');
  const command = new SkipEvent({ eventId, reason: 'no projection can read it' }, request);
  await world.skip(command, unreadable);
}
