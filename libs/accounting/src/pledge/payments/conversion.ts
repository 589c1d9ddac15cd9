import {
  balancesOnBoth,
  bookedLines,
  lowestOnBoth,
  type BalanceBy,
  type BookedLine,
  type DaysOfFact,
} from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import { demandNotFuture } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import { demand, refuse } from '../../kernel/rejection';
import { sidesOf, sideWarnings } from '../../transfer/cash-sides';
import type { CashSide } from '../../transfer/transfer.facts';
import { ownerOf } from '../cash/origins';
import type { ConvertCash } from '../facts/payments.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import { demandNewId, existingPledge } from '../guards/existing-pledge';

/**
 * Moves cash of a pledge between bank accounts. The amount may not exceed the cash that the pledge holds on the first
 * account, for the purpose and in total. The receiving account may be below zero, because a conversion is how borrowing
 * between accounts is repaid.
 *
 * @throws Rejection INSUFFICIENT_CASH, PURPOSE_UNKNOWN, DUPLICATE_ID or a refusal of one of the two accounts.
 */
export function convert(
  { facts, request }: ConvertCash,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { transferId, effectiveDate, documentReference, approvalReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = existingPledge(state, facts.pledgeId);
  demandNewId(pledge, transferId);
  const { from, to } = sidesOf(facts, context);
  const days = daysOf(facts);
  const purpose = facts.purpose ?? onlyPurpose(pledge, from, days);
  demandHeld(pledge, from, { purpose, days });
  const warnings = sideWarnings({ from, to }, facts, context.prices);
  const data = {
    effectiveDate,
    documentReference,
    transferId,
    purpose,
    from,
    to,
    approvalReference,
    warnings,
  };
  return [{ type: 'CashConverted', data }];
}

/** Returns the lines of a pledge's cash on a ledger account, for one purpose or, if none is given, for all. */
function cashOn(pledge: Pledge, ledgerAccount: string, purpose?: string): BookedLine[] {
  return cashIn([...pledge.lines], ledgerAccount, purpose);
}

function cashIn(
  lines: readonly BookedLine[],
  ledgerAccount: string,
  purpose: string | undefined,
): BookedLine[] {
  return lines.filter(
    ({ account, dims }) =>
      account === ledgerAccount &&
      dims.pledge !== undefined &&
      (purpose === undefined || dims.purpose === purpose),
  );
}

function onlyPurpose(pledge: Pledge, { ledgerAccount, bankAccount }: CashSide, days: DaysOfFact) {
  const all = new Set(cashOn(pledge, ledgerAccount).map(({ dims }) => dims.purpose ?? ''));
  const held = [...all].filter(
    (purpose) => lowestOnBoth(cashOn(pledge, ledgerAccount, purpose), days).amount > 0n,
  );
  const [only, another] = held;
  if (only === undefined) {
    const detail = `pledge ${pledge.pledgeId} has no cash on ${bankAccount} from ${days.effectiveOn} on`;
    return refuse('INSUFFICIENT_CASH', detail, 'from.amount');
  }
  demand(
    another === undefined,
    'PURPOSE_UNKNOWN',
    `pledge ${pledge.pledgeId} has cash for ${held.join(', ')} on ${bankAccount}: name one purpose`,
    'purpose',
  );
  return only;
}

function demandHeld(
  pledge: Pledge,
  { ledgerAccount, bankAccount, amount }: CashSide,
  { purpose, days }: { readonly purpose: string; readonly days: DaysOfFact },
): void {
  const leaving = Money.of(amount);
  const ofPurpose = lowestOnBoth(cashOn(pledge, ledgerAccount, purpose), days);
  const ofPledge = lowestOnBoth(cashOn(pledge, ledgerAccount), days);
  const held = ofPledge.amount < ofPurpose.amount ? ofPledge : ofPurpose;
  const { pledgeId } = pledge;
  const whose = held === ofPurpose ? `pledge ${pledgeId} for ${purpose}` : `pledge ${pledgeId}`;
  demand(
    leaving.minor <= held.amount,
    'INSUFFICIENT_CASH',
    `${leaving.named} is more than the ${Money.ofMinor(held.amount, leaving.currency).named} ` +
      `that ${whose} has on ${bankAccount} on ${held.date}: move less or use a later date`,
    'from.amount',
  );
}

/**
 * Refuses a reversal that takes away cash which a conversion has used, on any effective or posting date on which the
 * conversion counts. The user must first reverse the conversion.
 *
 * @throws Rejection DEPENDENT_EVENTS.
 */
export function demandNotConverted(pledge: Pledge, mirrored: readonly BookedLine[]): void {
  for (const line of mirrored) {
    const { account, dims, amount, currency } = line;
    const { purpose = '' } = dims;
    if (!isCash(account) || amount >= 0n) continue;
    const lines = cashIn([...pledge.lines, ...mirrored], account, purpose);
    for (const balance of balancesOnBoth(lines, daysOfLine(line))) {
      if (balance.amount >= 0n) continue;
      const conversion = conversionOn(pledge, { account, purpose }, balance);
      demand(
        conversion === undefined,
        'DEPENDENT_EVENTS',
        `cash for ${purpose} would be short by ${Money.ofMinor(-balance.amount, currency).named} ` +
          `on ${balance.date}, because the conversion ${conversion ?? ''} used that cash: ` +
          'reverse the conversion first, from that day on',
      );
    }
  }
}

function daysOfLine({ date: postedOn, effectiveOn = postedOn }: BookedLine): DaysOfFact {
  return { effectiveOn, postedOn };
}

/**
 * Types of events by which we pay money out. Expenditures are not listed: another system has already paid them, so they
 * never block the reversal of a conversion.
 */
const payments: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];

/**
 * Refuses to reverse a conversion if a payment has already used the money that it brought to an account. The user must
 * first reverse the payment.
 *
 * @throws Rejection DEPENDENT_EVENTS.
 */
export function demandProceedsThere(pledge: Pledge, mirrored: readonly BookedLine[]): void {
  const { origins, booked } = pledge;
  for (const mirror of mirrored) {
    const { account, dims, amount, currency } = mirror;
    if (!isCash(account) || amount >= 0n) continue;
    const owner = ownerOf(origins, dims.purpose ?? '');
    const isOfOwner = (line: Pick<BookedLine, 'account' | 'dims'>) =>
      line.account === account &&
      line.dims.pledge !== undefined &&
      ownerOf(origins, line.dims.purpose ?? '') === owner;
    const lines = [...pledge.lines, ...mirrored].filter(isOfOwner);
    for (const short of balancesOnBoth(lines, daysOfLine(mirror))) {
      if (short.amount >= 0n) continue;
      const paid = [...booked.entries()].findLast(
        ([, { type, reversed, postedOn, effectiveDate: effectiveOn, entries }]) =>
          payments.includes(type) &&
          !reversed &&
          { postedOn, effectiveOn }[short.by] <= short.date &&
          bookedLines(postedOn, entries).some((line) => isOfOwner(line) && line.amount < 0n),
      );
      demand(
        paid === undefined,
        'DEPENDENT_EVENTS',
        `cash for ${dims.purpose ?? ''} would be short by ` +
          `${Money.ofMinor(-short.amount, currency).named} on ${short.date}, because the payment ` +
          `${paid?.[0] ?? ''} used what the conversion brought: reverse the payment first`,
      );
    }
  }
}

/**
 * Returns the event id of the last conversion that took cash of a purpose from an account and counts on the given day;
 * undefined if there is none.
 */
function conversionOn(
  { conversions }: Pledge,
  { account, purpose }: Record<'account' | 'purpose', string>,
  { by, date }: BalanceBy,
): string | undefined {
  return [...conversions.entries()].findLast(
    ([, { ledgerAccount, purpose: taken, from, until }]) =>
      ledgerAccount === account &&
      taken === purpose &&
      from[by] <= date &&
      (until === undefined || until[by] > date),
  )?.[0];
}
