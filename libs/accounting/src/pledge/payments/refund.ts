import { payingAccountOn } from '../../bank-account/bank-account.decider';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand } from '../../kernel/rejection';
import { SpentElsewhere } from '../spending-authority/spent-elsewhere';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { demandLineCount } from '../receivables/receivable';
import type { ContributionRefundedFacts, RefundContribution } from '../facts/payments.facts';
import { authorityPlaceOf } from '../state/refund.state';
import {
  demandCashOfPurposes,
  demandEarned,
  demandUnallocated,
  moneyLying,
  refundedLines,
  totalOf,
} from './refund-cash';
import { demandMet, demandReceived, inCurrency } from './refund-limits';
import { demandOwedCurrency, demandPaymentReference } from './refund-payment';
import { demandApproved } from '../receivables/write-off';
import { demandNewRefund, signedPledge } from '../guards/existing-pledge';

type Facts = RefundContribution['facts'];

/**
 * Refunds unspent money to the donor and reduces the spending authority for it. The refund is a debt until it is paid;
 * a refund that is paid at once never becomes a debt.
 */
export function refund(
  { facts, request }: RefundContribution,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { refundId, effectiveDate, documentReference, approvalReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandNewRefund(pledge, refundId, 'id');
  demandApproved(approvalReference);
  demandLineCount(facts.lines.length);
  const currency = currencyOf(facts, pledge);
  const paid = paymentOf(facts, currency, context);
  const rate = rateOn(context.rates, currency, effectiveDate);
  const from = daysOf(facts);
  const { lying, covered } = moneyLying(pledge);
  const lines = refundedLines(facts, covered, { lying, unitsPerUsd: rate.unitsPerUsd, from });
  const counts = countedOf(lines, pledge, { rates: context.rates, date: effectiveDate });
  const refunding = { counts, from };
  demandMet(pledge, refunding, context.rates);
  demandEarned(lines, covered, from);
  demandUnallocated(lines, covered, from);
  demandCashOfPurposes(lines, covered, from);
  demandNotSpentElsewhere(lines, new SpentElsewhere(covered, from));
  demandReceived(pledge, refunding, context.rates);
  const dated = { effectiveDate, documentReference, refundId };
  const warnings = rateWarnings(rate, effectiveDate);
  const countsAs = currency === pledge.currency ? {} : { countsAs: counts.toJSON() };
  const data = { ...dated, lines, approvalReference, rate, ...countsAs, ...paid, warnings };
  return [{ type: 'ContributionRefunded', data }];
}

function demandNotSpentElsewhere(
  lines: ContributionRefundedFacts['lines'],
  spent: SpentElsewhere,
): void {
  lines.forEach((line, index) => {
    const field = `lines[${index}].gross`;
    const place = authorityPlaceOf(line);
    if (place === undefined) spent.demandUnallocated(line.gross, field);
    else spent.demandMovable(place, undefined, place, field);
  });
}

/**
 * Returns the sum of a refund in the currency of the agreement, in which refunds are compared with the money received.
 * US dollars are converted at the rate of the day.
 */
function countedOf(
  lines: readonly { readonly owed: MoneyFact; readonly gross: MoneyFact }[],
  { currency }: SignedPledge,
  on: Parameters<typeof inCurrency>[2],
): Money {
  const [first] = lines;
  if (first?.owed.currency !== currency) return inCurrency(totalOf(lines), currency, on);
  return lines.reduce((sum, { owed }) => sum.plus(Money.of(owed)), Money.zero(currency));
}

/**
 * Returns the currency of all lines of a refund: the pledge's currency, or US dollars. Refuses mixed currencies,
 * because a debt has one currency.
 */
function currencyOf({ lines }: Facts, { currency: own }: SignedPledge): string {
  const currency = lines[0]?.gross.currency === own ? own : functionalCurrency;
  lines.forEach(({ gross }, index) => {
    const field = `lines[${index}].gross`;
    Money.positive(gross, field).in(currency, field);
  });
  return currency;
}

function paymentOf(
  { paidFrom, paymentReference, effectiveDate }: Facts,
  currency: string,
  { bankAccounts }: PledgeContext,
) {
  if (paidFrom === undefined) {
    demand(
      paymentReference === undefined,
      'PAYMENT_INCOMPLETE',
      'a payment leaves a bank account: name it in paidFrom, or leave the paymentReference out',
      'paidFrom',
    );
    return {};
  }
  demandPaymentReference(paymentReference);
  const from = payingAccountOn(bankAccounts, paidFrom, effectiveDate, 'paidFrom');
  demandOwedCurrency(from, currency);
  return { bankAccount: from.code, ledgerAccount: from.ledgerAccount, paymentReference };
}
