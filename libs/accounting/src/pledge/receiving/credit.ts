import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { decimalBetween, Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { demandPurpose } from '../../purpose/purpose.decider';
import { demand, isGiven, refuse } from '../../kernel/rejection';
import type { CreditedFacts } from '../facts/receiving.facts';
import type { PayLevy } from '../facts/paying.facts';
import { linesMoving, lowestOf } from '../guards/guarded-effects';
import { levyWarnings } from './levy-base';
import type { PledgeFact } from '../facts/pledge.facts';
import type { BookCredit } from '../facts/receiving.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { paidDebt } from '../paying/refund-payment';
import { takeReturned } from './returned-payment';
import { demandUndecided } from './settlement';
import { demandNewId, existingPledge, signedPledge } from '../guards/existing-pledge';

/**
 * Books money of a receipt that settles no instalment: interest that the agreement gives to the
 * contribution, a levy that came with it, the recovery of an amount written off, or a payment that
 * came back.
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

/** Refuses a recovery above the amount written off and not recovered, from a date on. */
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
  const known = agreement.instalments.some(({ no }) => no === instalment);
  const unknown = `pledge ${pledgeId} has no instalment ${instalment}`;
  demand(known, 'INSTALMENT_UNKNOWN', unknown, 'writtenOffInstalment');
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

/** Passes a levy on to the agency, whose money it is, in the currency in which it came. */
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
