import { payingAccountOn } from '../../bank-account/paying-account';
import { lowestOnBoth, type Balance, type BookedLine, type DaysOfFact } from '../../accounts/books';
import { account, codesOf, type AccountCode } from '../../accounts/chart-of-accounts';
import { minus, plus, signIn, type Term } from '../../accounts/terms';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture } from '../../kernel/dates';
import { Money, splitRunning, type MoneyFact } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand } from '../../kernel/rejection';
import { splitOfUnspent, statedPlace } from '../spending/authority';
import { SpentElsewhere } from '../spending/spent-elsewhere';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { demandLineCount } from '../receivables/receivable';
import type { RefundContribution } from '../facts/paying.facts';
import { demandMet, demandReceived, inCurrency } from './refund-limits';
import { demandOwedCurrency, demandPaymentReference } from './refund-payment';
import { demandApproved } from '../receivables/write-off';
import { demandNewRefund, signedPledge } from '../guards/existing-pledge';

type Facts = RefundContribution['facts'];

/**
 * Refunds unspent money to the donor and reduces the spending authority for it. A refund is owed
 * until it is paid; one paid at once is never a debt.
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
  const lines = linesOf(facts, pledge, rate.unitsPerUsd);
  const counts = countedOf(lines, pledge, { rates: context.rates, date: effectiveDate });
  const refunding = { counts, from: daysOf(facts) };
  demandMet(pledge, refunding);
  demandEarned(pledge, totalOf(lines), facts);
  demandCashOfPurposes(lines, pledge, refunding.from);
  const spent = new SpentElsewhere(pledge, refunding.from);
  lines.forEach((line, index) =>
    spent.demandMovable(line, undefined, line, `lines[${index}].gross`),
  );
  demandReceived(pledge, refunding, context.rates);
  const dated = { effectiveDate, documentReference, refundId };
  const warnings = rateWarnings(rate, effectiveDate);
  const countsAs = currency === pledge.currency ? {} : { countsAs: counts.toJSON() };
  const data = { ...dated, lines, approvalReference, rate, ...countsAs, ...paid, warnings };
  return [{ type: 'ContributionRefunded', data }];
}

/** What is owed in all, in the currency of the agreement; US dollars at its rate of the day. */
function countedOf(
  lines: readonly { readonly owed: MoneyFact; readonly gross: MoneyFact }[],
  { currency }: SignedPledge,
  on: Parameters<typeof inCurrency>[2],
): Money {
  const [first] = lines;
  if (first?.owed.currency !== currency) return inCurrency(totalOf(lines), currency, on);
  return lines.reduce((sum, { owed }) => sum.plus(Money.of(owed)), Money.zero(currency));
}

/** One currency for the whole debt: US dollars or that of the pledge. */
function currencyOf({ lines }: Facts, { currency: own }: SignedPledge): string {
  const currency = lines[0]?.gross.currency === own ? own : functionalCurrency;
  lines.forEach(({ gross }, index) => {
    const field = `lines[${index}].gross`;
    Money.positive(gross, field).in(currency, field);
  });
  return currency;
}

/** Each line in its currency and in USD: the total is converted once and split over the lines. */
function linesOf({ lines }: Facts, pledge: SignedPledge, unitsPerUsd: string) {
  const owed = lines.map(({ gross }) => Money.of(gross));
  const whole = owed.slice(1).reduce((sum, part) => sum.plus(part), owed[0] as Money);
  const values = splitRunning(
    whole.toUsdRounded(unitsPerUsd).minor,
    owed.map(({ minor }) => minor),
  );
  return lines.map((line, index) => {
    const field = `lines[${index}]`;
    const place = statedPlace(line, field);
    const usd = Money.ofMinor(values[index] ?? 0n, functionalCurrency).toJSON();
    const split = splitOfUnspent(pledge, place, usd, `${field}.gross`);
    return { ...place, owed: line.gross, ...split };
  });
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

/**
 * Money whose condition is not met is no revenue that could be refunded: it is owed back where the
 * condition fails. So a conditional pledge keeps as much cash as it has not earned.
 */
function demandEarned(pledge: SignedPledge, refunded: Money, facts: Facts): void {
  if (pledge.agreement.condition === null) return;
  const owed = [...owedOn, account.conditionalLiability];
  const lowest = lowestCash([...pledge.lines], owed, daysOf(facts));
  demand(
    lowest.amount >= refunded.minor,
    'REFUND_EXCEEDS_EARNED',
    `${refunded.named} is more than the USD ${dollars(lowest)} of cash that this conditional ` +
      'pledge has earned: return the rest by recording that the condition failed',
    'lines',
  );
}

/** Money that was overspent, or lost in exchange, cannot go back to the donor. */
function demandCashOfPurposes(
  refunded: ReturnType<typeof linesOf>,
  { pledgeId, lines }: SignedPledge,
  from: DaysOfFact,
): void {
  for (const purpose of new Set(refunded.map((line) => line.purpose))) {
    const own = [...lines].filter(({ dims }) => dims.purpose === purpose);
    const lowest = lowestCash(own, owedOn, from);
    const wanted = totalOf(refunded.filter((line) => line.purpose === purpose));
    demand(
      wanted.minor <= lowest.amount,
      'INSUFFICIENT_UNSPENT',
      `${wanted.named} is more than the USD ${dollars(lowest)} of cash that pledge ${pledgeId} ` +
        `has for ${purpose} on ${lowest.date}: refund less`,
      'lines',
    );
  }
}

/** Owed out of the cash of a pledge whatever its agreement says. */
const owedOn: readonly AccountCode[] = [account.refundsPayable, account.levyPayable];

/** Cash of a pledge without what is owed out of it, the lowest from the days of a fact on. */
function lowestCash(lines: readonly BookedLine[], owed: readonly AccountCode[], from: DaysOfFact) {
  const own: Term = { ...plus(codesOf.cash, ...owed), ofPledges: true };
  const terms = [own, minus(account.allocationTransfers)];
  const movements = lines.flatMap(
    ({ account: code, dims: { pledge = null }, date, effectiveOn, usd }) => {
      const sign = signIn(terms, { account: code, pledge });
      return sign === 0 ? [] : [{ date, effectiveOn, amount: sign === 1 ? usd : -usd, usd: 0n }];
    },
  );
  return lowestOnBoth(movements, from);
}

function totalOf(lines: readonly { readonly gross: MoneyFact }[]): Money {
  return lines.reduce(
    (sum, { gross }) => sum.plus(Money.of(gross)),
    Money.zero(functionalCurrency),
  );
}

function dollars({ amount }: Balance): string {
  return Money.ofMinor(amount, functionalCurrency).toString();
}
