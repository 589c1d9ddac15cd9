import { account } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money, splitRunning } from '../../kernel/money';
import { settingsOn } from '../../kernel/policy-settings';
import { demand, refuse } from '../../kernel/rejection';
import { isUndoneBy } from '../../log/event-reversals';
import { postingDateOf } from '../../period/posting';
import { rateOn, type RateTable, rateWarnings } from '../../rates/rates.decider';
import type { CashFrom } from '../../transfer/transfer.facts';
import { applicationLinesMax } from '../facts/pledge-parts';
import type { PaymentReturnedFacts } from '../facts/payments.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import type {
  AssignedLine,
  CreditedType,
  RefuseSettlement,
  SettledLine,
  SettleFacts,
  SettleInstalments,
  UndoSettlement,
} from '../facts/receipts.facts';
import { demandNotBeforeAgreement, existingPledge } from '../guards/existing-pledge';
import { chargesByInstalment } from '../state/application.state';
import type {
  AnnouncedPledge,
  BookedEvent,
  Pledge,
  PledgeContext,
  PledgeState,
  SignedPledge,
} from '../state/pledge.state';

/**
 * Refuses bank charges above the tolerance, a setting in USD that may change from a day on. Small charges count as paid
 * by the donor, so the limit applies to one instalment over all its receipts. All advances (money before the signature)
 * count as one instalment.
 *
 * @throws Rejection CHARGES_ABOVE_TOLERANCE.
 */
function demandChargesBorne(
  pledge: Pledge,
  lines: readonly SettledLine[],
  valueDate: IsoDate,
): void {
  const { bankChargesToleranceUsd: tolerance } = settingsOn(valueDate);
  for (const [instalment, usd] of chargesByInstalment(lines)) {
    if (usd === 0n) continue;
    const before = chargesBorne(pledge, instalment);
    const of = instalment === undefined ? 'of this advance' : `on instalment ${instalment}`;
    const earlier = before === 0n ? '' : `, with ${dollars(before)} borne before,`;
    demand(
      before + usd <= tolerance,
      'CHARGES_ABOVE_TOLERANCE',
      `charges of ${dollars(usd)} ${of}${earlier} are above the tolerance of ` +
        `${dollars(tolerance)}: settle the net amount only, the charges stay receivable`,
      'lines',
    );
  }
}

function chargesBorne({ applications }: Pledge, instalment: number | undefined): bigint {
  let usd = 0n;
  for (const { open, chargesUsd } of applications.entries().values()) {
    if (open) usd += chargesUsd?.get(instalment) ?? 0n;
  }
  return usd;
}

function dollars(cents: bigint): string {
  return Money.ofMinor(cents, functionalCurrency).named;
}

/**
 * Splits cash and bank charges of a line over the parts that it settles. Their sum is split in proportion to the parts.
 * If the receipt is in the pledge's currency, each part so gets exactly its amount. Charges are split by these gross
 * shares, so no part bears more charges than its gross; values in USD follow the amounts.
 */
export function sharesOf(
  line: AssignedLine,
  parts: readonly bigint[],
): (at: number) => Omit<SettledLine, 'instalment' | 'purpose' | 'settles'> {
  const [cash, charges] = [Money.of(line.cash), Money.of(line.charges)];
  const gross = splitRunning(cash.minor + charges.minor, parts);
  const chargeParts = splitRunning(charges.minor, gross);
  const cashParts = gross.map((part, at) => part - (chargeParts[at] ?? 0n));
  const cashFrom = line.cashFrom && cashFromOver(line.cashFrom, cash, cashParts);
  const cashUsd =
    cashFrom === undefined
      ? splitRunning(Money.parse(line.cashUsd, 'USD').minor, cashParts)
      : parts.map((_, at) => sumOfUsd(cashFrom.map((of) => of[at])));
  const owed = line.owedUsd ?? (cashFrom && line.cashUsd);
  const owedUsd = owed && splitRunning(Money.parse(owed, 'USD').minor, cashParts);
  const chargesUsd = splitRunning(Money.parse(line.chargesUsd, 'USD').minor, chargeParts);
  const money = (minor: bigint | undefined) => Money.ofMinor(minor ?? 0n, cash.currency).toJSON();
  const usd = (cents: bigint | undefined) => Money.ofMinor(cents ?? 0n, 'USD').toString();
  return (at) => ({
    cash: money(cashParts[at]),
    cashUsd: usd(cashUsd[at]),
    ...(cashFrom && { cashFrom: cashFrom.flatMap((of) => of[at] ?? []) }),
    ...(owedUsd && owedUsd[at] !== cashUsd[at] && { owedUsd: usd(owedUsd[at]) }),
    charges: money(chargeParts[at]),
    chargesUsd: usd(chargesUsd[at]),
  });
}

/** Splits the cash of each account over the parts, with values in USD in proportion to the amounts. */
function cashFromOver(
  rows: readonly CashFrom[],
  cash: Money,
  parts: readonly bigint[],
): CashFrom[][] {
  const all = rows.map(({ amount }) => Money.of(amount).minor);
  const total = all.reduce((sum, minor) => sum + minor, 0n);
  const isAsItCame =
    rows.every(({ amount }) => amount.currency === cash.currency) && total === cash.minor;
  const amounts = isAsItCame
    ? splitExactly(all, parts)
    : all.map((minor) => splitRunning(minor, parts));
  return rows.map(({ amount, usd, ...account }, row) => {
    const own = amounts[row] ?? [];
    const values = splitRunning(Money.parse(usd, 'USD').minor, own);
    return own.map((minor, at) => ({
      ...account,
      amount: Money.ofMinor(minor, amount.currency).toJSON(),
      usd: Money.ofMinor(values[at] ?? 0n, 'USD').toString(),
    }));
  });
}

/**
 * Splits several amounts over parts with the same total. Rows and columns both add up exactly, so no minor unit is
 * lost.
 */
function splitExactly(amounts: readonly bigint[], parts: readonly bigint[]): bigint[][] {
  let left = amounts;
  const byPart = parts.map((part) => {
    const taken = splitRunning(part, left);
    left = left.map((minor, row) => minor - (taken[row] ?? 0n));
    return taken;
  });
  return amounts.map((_, row) => byPart.map((taken) => taken[row] ?? 0n));
}

function sumOfUsd(cashLines: readonly (CashFrom | undefined)[]): bigint {
  return cashLines.reduce((sum, of) => sum + (of ? Money.parse(of.usd, 'USD').minor : 0n), 0n);
}

/**
 * Most shares (instalment × purpose) that one application of a receipt may settle, because one event holds them all.
 */
export const settledLinesMax = 300;

/**
 * Applies cash of a receipt to instalments of a signed pledge, or books it as an advance if the pledge is not signed
 * yet.
 *
 * @throws Rejection PLEDGE_STATUS, SETTLEMENT_EXCEEDS_OUTSTANDING, INSTALMENT_UNKNOWN, LIMIT_EXCEEDED,
 * CHARGES_ABOVE_TOLERANCE, RATE_MISSING, DUPLICATE_ID or DATES_NOT_ORDERED.
 */
export function settle(
  { facts }: SettleInstalments,
  state: PledgeState,
  { today, rates }: PledgeContext,
): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const { applicationId, receiptId, effectiveDate, valueDate, bankAccount, ledgerAccount } = facts;
  demand(
    pledge.status === 'announced' || pledge.status === 'signed',
    'PLEDGE_STATUS',
    `pledge ${pledge.pledgeId} is ${pledge.status}: apply the receipt to a pledge that still owes`,
    'pledgeId',
  );
  demandUndecided(pledge, applicationId);
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  if (pledge.status === 'signed') demandNotBeforeAgreement(pledge.agreement, facts);
  else demandUnsigned(pledge, facts);
  demand(
    facts.lines.length > 0 && facts.lines.length <= applicationLinesMax,
    'LIMIT_EXCEEDED',
    `give 1 to ${applicationLinesMax} lines`,
    'lines',
  );
  const lines = facts.lines.reduce<SettledLine[]>(
    (before, line, index) => [...before, ...spread(pledge, line, index, before)],
    [],
  );
  demand(
    lines.length <= settledLinesMax,
    'LIMIT_EXCEEDED',
    `the lines spread over ${lines.length} shares of instalments, more than ${settledLinesMax}: ` +
      'apply the receipt in several parts',
    'lines',
  );
  demandChargesBorne(pledge, lines, valueDate);
  const from = { receiptId, bankAccount, ledgerAccount, valueDate };
  const { fromOverpayment, evidence } = facts;
  const measured = rateOfDebt(pledge, facts, rates);
  const data = { effectiveDate, applicationId, ...from, lines, fromOverpayment, evidence };
  return [{ type: 'ReceiptApplied', data: { ...data, ...measured } }];
}

/**
 * Returns the rate for an advance, or for money under a condition: both are a debt to the donor, which needs a value in
 * USD. Returns none if all cash is in the currency of the debt, because the debt then gets the value of the cash.
 *
 * @throws Rejection RATE_MISSING.
 */
function rateOfDebt(
  pledge: AnnouncedPledge | SignedPledge,
  { lines, valueDate }: SettleFacts,
  rates: RateTable,
) {
  const owes = pledge.status === 'announced' || pledge.agreement.condition !== null;
  const { currency } = pledge;
  if (!owes || lines.every(({ cash }) => cash.currency === currency)) return {};
  const rate = rateOn(rates, currency, valueDate);
  return { rate, warnings: rateWarnings(rate, valueDate) };
}

/**
 * Refuses a posting date before the day on which the pledge's signature was reversed. Until that day the agreement was
 * in force, so money could not be an advance.
 */
function demandUnsigned({ pledgeId, unsignedOn = '' }: AnnouncedPledge, facts: SettleFacts): void {
  demand(
    postingDateOf(facts) >= unsignedOn,
    'DATES_NOT_ORDERED',
    `the signature of pledge ${pledgeId} was reversed on ${unsignedOn}: ` +
      'use a postingDate from that day on',
    'postingDate',
  );
}

/** Returns the sentence that says why a line settles nothing, and how to record the money instead. */
function nothingOwed(
  pledge: Pledge,
  { instalment, purpose }: SettleFacts['lines'][number],
): string {
  const writtenOff = pledge.lines
    .on(account.memoWrittenOff)
    .filter(
      ({ dims }) =>
        dims.instalment === instalment && (purpose === undefined || dims.purpose === purpose),
    );
  const last = writtenOff.findLast(({ amount }) => amount > 0n);
  const isWrittenOff = writtenOff.reduce((sum, { amount }) => sum + amount, 0n) > 0n;
  const named = instalment === undefined ? '' : `instalment ${instalment}`;
  const ofPurpose = purpose === undefined ? '' : ` for ${purpose}`;
  if (last !== undefined && isWrittenOff) {
    return `${named}${ofPurpose} was written off on ${last.date}: record a recovery of the money`;
  }
  const of = named === '' ? '' : ` of ${named}`;
  return `pledge ${pledge.pledgeId} owes nothing${of}${ofPurpose}: state the money as excess`;
}

/**
 * Splits one line of the request over the purposes that it may settle, in proportion to what the donor owes for each.
 */
function spread(
  pledge: Pledge,
  line: SettleFacts['lines'][number],
  index: number,
  before: readonly SettledLine[],
): SettledLine[] {
  const field = `lines[${index}]`;
  const settles = Money.positive(line.settles, `${field}.settles`);
  settles.in(pledge.currency, `${field}.settles`);
  const instalment = instalmentOf(pledge, line.instalment, field);
  const owed = owedBy(pledge, instalment, line.purpose, before);
  if (owed.size === 0) {
    const detail = nothingOwed(pledge, line);
    return refuse('SETTLEMENT_EXCEEDS_OUTSTANDING', detail, `${field}.settles`);
  }
  const total = [...owed.values()].reduce((sum, part) => sum + part, 0n);
  demand(
    settles.minor <= total,
    'SETTLEMENT_EXCEEDS_OUTSTANDING',
    `${settles.named} is more than the ${Money.ofMinor(total, pledge.currency).named} ` +
      'outstanding: state the rest as excess',
    `${field}.settles`,
  );
  const parts = splitRunning(settles.minor, [...owed.values()]);
  const shares = sharesOf(line, parts);
  return [...owed.keys()].flatMap((purpose, at) => {
    const part = parts[at] ?? 0n;
    if (part === 0n) return [];
    const settled = Money.ofMinor(part, pledge.currency).toJSON();
    return [{ instalment, purpose, settles: settled, ...shares(at) }];
  });
}

function instalmentOf(
  pledge: Pledge,
  stated: number | undefined,
  field: string,
): number | undefined {
  if (pledge.status !== 'signed') return undefined;
  const instalmentExists = pledge.agreement.instalments.some(
    (instalment) => instalment.no === stated,
  );
  demand(
    instalmentExists,
    'INSTALMENT_UNKNOWN',
    stated === undefined
      ? `${field}.instalment must name an instalment of pledge ${pledge.pledgeId}`
      : `pledge ${pledge.pledgeId} has no instalment ${stated}`,
    `${field}.instalment`,
  );
  return stated;
}

/**
 * Returns the debts of an instalment above zero, by purpose and in minor units, less what earlier lines of the request
 * settle.
 */
function owedBy(
  pledge: Pledge,
  instalment: number | undefined,
  purpose: string | undefined,
  before: readonly SettledLine[],
): Map<string, bigint> {
  const owing =
    instalment === undefined
      ? [account.memoAnnounced, account.receivedInAdvance]
      : [account.receivable, account.memoConditionalOutstanding];
  const owed = new Map<string, bigint>();
  for (const { dims, amount } of pledge.lines.on(...owing)) {
    if (dims.instalment !== instalment) continue;
    const key = dims.purpose ?? '';
    if (purpose === undefined || purpose === key) owed.set(key, (owed.get(key) ?? 0n) + amount);
  }
  for (const line of before) {
    const rest = owed.get(line.purpose);
    if (line.instalment !== instalment || rest === undefined) continue;
    owed.set(line.purpose, rest - Money.of(line.settles).minor);
  }
  return new Map([...owed].filter(([, amount]) => amount > 0n));
}

/** Records that the pledge refuses an application of a receipt. The pledge can never book that application later. */
export function refuseSettlement({ facts }: RefuseSettlement, state: PledgeState): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const { applicationId, receiptId, effectiveDate, code, detail } = facts;
  demandUndecided(pledge, applicationId);
  const data = { effectiveDate, applicationId, receiptId, code, detail };
  return [{ type: 'ReceiptApplicationRefused', data }];
}

/**
 * Refuses an application of a receipt that the pledge has already booked or refused.
 *
 * @throws Rejection DUPLICATE_ID.
 */
export function demandUndecided(pledge: Pledge, applicationId: string): void {
  demand(
    !pledge.applications.has(applicationId),
    'DUPLICATE_ID',
    `pledge ${pledge.pledgeId} has already booked or refused application ${applicationId}`,
  );
}

export function undoSettlement(
  { facts }: UndoSettlement,
  state: PledgeState,
  { today }: PledgeContext,
): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const { applicationId, effectiveDate, reasonCode, reason } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const application = pledge.applications.get(applicationId);
  if (!application) {
    const detail = `pledge ${pledge.pledgeId} has no application ${applicationId}`;
    return refuse('APPLICATION_UNKNOWN', detail);
  }
  demand(application.open, 'ALREADY_REVERSED', `application ${applicationId} is already reversed`);
  const original = pledge.booked.get(application.eventId);
  demand(
    original === undefined || effectiveDate >= original.effectiveDate,
    'DATES_NOT_ORDERED',
    `the application is of ${original?.effectiveDate ?? ''}: reverse it from that day on`,
    'effectiveDate',
  );
  demand(
    pledge.status !== 'signed' || !wasAdvance(pledge, application.eventId),
    'DEPENDENT_EVENTS',
    'this advance became part of the agreement at its signature: reverse the signature first',
  );
  if (original?.event.type === 'PaymentReturned') demandStillOwed(pledge, original.event.data);
  const { receiptId, eventId: reverses } = application;
  const reversedType = original && creditedAs(original);
  const taken = { applicationId, receiptId, reverses, reversedType };
  const data = { effectiveDate, ...taken, reasonCode, reason };
  return [{ type: 'ReceiptApplicationReversed', data }];
}

/**
 * Refuses to reverse a returned payment if the debt that it reopened was itself reversed.
 *
 * @throws Rejection DEPENDENT_EVENTS.
 */
function demandStillOwed(
  { refunds, levies }: Pledge,
  { refundId = '', levyId = '' }: Pick<PaymentReturnedFacts, 'refundId' | 'levyId'>,
): void {
  demand(
    refunds.has(refundId) || levies.has(levyId),
    'DEPENDENT_EVENTS',
    'the debt that this returned payment reopened was reversed: approve that debt again first',
  );
}

/**
 * Returns the type of the event that gave receipt money to the pledge; undefined if that money settled an instalment.
 */
function creditedAs({ type }: BookedEvent): CreditedType | undefined {
  const undoable = isUndoneBy(type, 'ReceiptApplicationReversed') && type !== 'ReceiptApplied';
  return undoable ? type : undefined;
}

function wasAdvance(pledge: Pledge, eventId: string): boolean {
  const entries = pledge.booked.get(eventId)?.entries ?? [];
  return entries.some((line) => line.account === account.receivedInAdvance);
}
