import { account, isCash } from '../../accounts/chart-of-accounts';
import type { Warning } from '../../kernel/booking';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { decimalBetween, Money } from '../../kernel/money';
import { demand, isGiven, refuse } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import { demandPurpose } from '../../purpose/purpose.decider';
import type { PayLevy } from '../facts/payments.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { BookCredit, CreditedFacts } from '../facts/receipts.facts';
import { demandNewId, existingPledge, signedPledge } from '../guards/existing-pledge';
import { linesMoving, lowestOf } from '../guards/guards';
import { paidDebt } from '../payments/refund-payment';
import type { Pledge, PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { takeReturned } from './returned-payment';
import { demandUndecided } from './settlement';

/**
 * True for lines of the gross contribution (cash and bank charges). A levy that came in the same receipt is compared
 * with their sum.
 */
const brought = (line: Entry) =>
  line.dims.pledge !== undefined && (isCash(line.account) || line.account === account.bankCharges);
const levied = (line: Entry) => line.account === account.levyPayable;

/**
 * Warns the certifying officer if a coordination levy differs by more than one minor unit from its rate times the
 * contribution. The levy is booked nevertheless, because the money has arrived. A payment for several purposes may
 * state its whole levy under one of them, so the total is compared too.
 */
function levyWarnings(
  pledge: Pledge,
  { receiptId, purpose, amount: came }: CreditedFacts,
  rate: string,
): Warning[] {
  const of = (type: string, counts: (line: Entry) => boolean) =>
    unreversedLines(pledge, receiptId, type).filter(counts);
  const contribution = of('ReceiptApplied', brought);
  const before = of('CoordinationLevyAccrued', levied);
  const comparisons = [(line: Entry) => line.dims.purpose === purpose, () => true].map((fits) => {
    const base = sumOf(contribution.filter(fits), came.currency);
    const levies = sumOf(before.filter(fits), came.currency).negated().plus(Money.of(came));
    return { base, levies, due: base.timesRounded(rate) };
  });
  const [, all] = comparisons;
  if (all === undefined || comparisons.some(isDue)) return [];
  const detail =
    `receipt ${receiptId} brought ${all.base.named} for pledge ${pledge.pledgeId}: ` +
    `a levy of ${rate} on that is ${all.due.named}, not ${all.levies.named}`;
  return [{ code: 'LEVY_DIFFERS', detail }];
}

/** True if the levy is exact to one minor unit, because agencies and donors round in either direction. */
function isDue({ levies, due }: { readonly levies: Money; readonly due: Money }): boolean {
  const { minor } = levies.minus(due);
  return minor >= -1n && minor <= 1n;
}

/** Returns the lines of events of one type that booked money of the receipt and were not reversed. */
function unreversedLines(
  { applications, booked }: Pledge,
  receiptId: string,
  type: string,
): Entry[] {
  return [...applications.entries().values()]
    .filter((application) => application.open && application.receiptId === receiptId)
    .flatMap(({ eventId }) => {
      const event = booked.get(eventId);
      return event?.type === type ? event.entries : [];
    });
}

function sumOf(lines: readonly Entry[], currency: string): Money {
  return lines
    .filter((line) => line.currency === currency)
    .reduce((sum, line) => sum.plus(Money.parse(line.amount, currency)), Money.zero(currency));
}

/**
 * Books receipt money that settles no instalment: interest that the agreement leaves to the contribution, a
 * coordination levy, the recovery of a write-off, or a returned payment.
 */
export function bookCredit(
  { facts }: BookCredit,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { applicationId, effectiveDate, credit } = facts;
  if (credit.kind === 'RETURNED_PAYMENT') return takeReturned({ ...facts, credit }, state, context);
  demandNotFuture(effectiveDate, context.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandUndecided(pledge, applicationId);
  demandNewId(pledge, credit.id);
  const money = creditedMoney(facts);
  const { recommendation } = pledge;
  const use = { recommendation, date: effectiveDate, postedOn: postingDateOf(facts) };
  demandPurpose(context.purposes, money.purpose, use, 'purpose');
  switch (credit.kind) {
    case 'INTEREST': {
      const { id: interestId, clause } = credit;
      const detail =
        'interest belongs to the pledge only if the agreement says so: name its clause';
      demand(isGiven(clause), 'AGREEMENT_CLAUSE_REQUIRED', detail, 'clause');
      return [{ type: 'InterestCredited', data: { ...money, interestId, clause } }];
    }
    case 'LEVY': {
      const { id: levyId, rate: levyRate } = credit;
      const fraction = decimalBetween(levyRate, '0', '1') && !/^0(\.0*)?$/.test(levyRate);
      const detail =
        'a levy is a fraction of the contribution above 0 and at most 1, such as "0.01"';
      demand(fraction, 'LEVY_RATE_INVALID', detail, 'rate');
      const warnings = levyWarnings(pledge, money, levyRate);
      const data = { ...money, levyId, levyRate, ...(warnings.length > 0 ? { warnings } : {}) };
      return [{ type: 'CoordinationLevyAccrued', data }];
    }
    case 'RECOVERY': {
      const { id: recoveryId, instalment } = credit;
      demandWrittenOff(pledge, { ...money, instalment }, postingDateOf(facts));
      return [{ type: 'WrittenOffRecovered', data: { ...money, recoveryId, instalment } }];
    }
  }
}

function creditedMoney(facts: BookCredit['facts']): CreditedFacts {
  const { applicationId, receiptId, bankAccount, ledgerAccount, valueDate, effectiveDate } = facts;
  const [line] = facts.lines;
  if (line === undefined) return refuse('INVALID_AMOUNT', 'amount must be given', 'amount');
  const from = { receiptId, bankAccount, ledgerAccount, valueDate };
  const { cashFrom, owedUsd } = line;
  const value = { amount: line.cash, amountUsd: line.cashUsd, cashFrom, owedUsd };
  return { effectiveDate, applicationId, ...from, purpose: line.purpose ?? '', ...value };
}

/** Refuses a recovery above the debt that is still written off, and not recovered, on the given date or later. */
function demandWrittenOff(
  pledge: SignedPledge,
  {
    amount,
    instalment,
    purpose,
  }: Pick<CreditedFacts, 'amount' | 'purpose'> & { instalment: number },
  from: IsoDate,
): void {
  const { pledgeId, currency, agreement } = pledge;
  const recovered = Money.of(amount).in(currency, 'amount');
  const instalmentExists = agreement.instalments.some(({ no }) => no === instalment);
  const unknown = `pledge ${pledgeId} has no instalment ${instalment}`;
  demand(instalmentExists, 'INSTALMENT_UNKNOWN', unknown, 'writtenOffInstalment');
  const cell = { measure: 'written off', key: `${instalment}|${purpose}` } as const;
  const moving = linesMoving(pledge.lines, new Set([cell.measure]));
  const left = Money.ofMinor(lowestOf(moving, cell, from), currency);
  demand(
    !recovered.exceeds(left),
    'RECOVERY_EXCEEDS_WRITTEN_OFF',
    `${recovered.named} is more than the ${left.named} written off of ` +
      `instalment ${instalment} for ${purpose} and not recovered: state less`,
    'amount',
  );
}

/**
 * Pays a coordination levy to the agency that it belongs to, in the currency in which it was received.
 *
 * @throws Rejection LEVY_UNKNOWN, LEVY_PAID or a refusal of {@link paidDebt}.
 */
export function payLevy(
  { facts, request }: PayLevy,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { levyId, effectiveDate } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = existingPledge(state, facts.pledgeId);
  const levy = pledge.levies.get(levyId);
  if (levy === undefined) {
    return refuse('LEVY_UNKNOWN', `pledge ${pledge.pledgeId} has no levy ${levyId}`, 'levyId');
  }
  const { paidBy } = levy;
  const paid = `levy ${levyId} is already paid by event ${paidBy ?? ''}`;
  demand(paidBy === undefined, 'LEVY_PAID', paid, 'levyId');
  const data = paidDebt({ debt: levy, named: `levy ${levyId}`, facts }, pledge, context);
  return [{ type: 'LevyPaid', data: { ...data, levyId } }];
}
