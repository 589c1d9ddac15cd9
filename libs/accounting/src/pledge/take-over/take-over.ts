import { demandDocument, warned, type Warning } from '../../kernel/booking';
import { carriedFor, priceWarnings, type PriceLimits } from '../../rates/prices';
import { rateKnownOn } from '../../rates/rates.decider';
import { payingAccountOn } from '../../bank-account/bank-account.decider';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, validDate } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { demandController } from '../../period/posting';
import { demandPurpose } from '../../purpose/purpose.decider';
import { demand } from '../../kernel/rejection';
import { agreed, begunWith, inAgreement } from '../terms/agreement';
import {
  takeOverLinesMax,
  type OpeningAuthority,
  type OpeningCash,
  type OpeningLevy,
  type OpeningRefund,
} from '../facts/pledge-parts';
import { knownDonor } from '../terms/announcement';
import { demandAnonymousYear, likeAgreementWarnings } from '../terms/legal-terms';
import { placeIn } from '../spending-authority/authority';
import { rememberingDueDates } from '../terms/rescheduling';
import { agreedUsd, demandOwed, demandValue, openingBalances } from './opening-balances';
import type { AgreementFacts } from '../facts/agreement.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState } from '../state/pledge.state';
import { refundOfEnding } from '../state/refund.state';
import type { TakeOverPledge, PledgeTakenOverFacts } from '../facts/opening.facts';

type Facts = TakeOverPledge['facts'];

/**
 * Takes over a pledge from another system: its agreement, and the balances of each instalment and purpose. A pledge is
 * taken over at most once, because the take-over is the first event of the pledge.
 *
 * @throws Rejection AUTHORITY_REQUIRED, PLEDGE_EXISTS, DATES_NOT_ORDERED, LIMIT_EXCEEDED, those of
 * {@link openingBalances} and {@link demandPurpose}, or that of a wrong agreement, bank account or donor.
 */
export function takeOver(
  { facts, request }: TakeOverPledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { pledgeId, donorId, recommendation, effectiveDate, documentReference } = facts;
  const { approvalReference } = facts;
  const { agreement: terms } = facts;
  demandController(context.posting, 'a take-over of balances');
  demand(state.status === 'none', 'PLEDGE_EXISTS', `pledge ${pledgeId} already exists`, 'id');
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandNotFuture(terms.signedOn, request.today, 'agreement.signedOn');
  demand(
    terms.signedOn <= effectiveDate,
    'DATES_NOT_ORDERED',
    `the agreement was signed on ${terms.signedOn}: ` +
      `take it over on that day or later, not on ${effectiveDate}`,
    'agreement.signedOn',
  );
  demandDocument(documentReference, 'balances are taken over from a document of the other system');
  demandLines(facts);
  const stated = { pledgeId, donorId, recommendation, ...begunWith(facts, terms), terms };
  const decided = inAgreement(facts, terms, () => agreed(stated, context));
  const agreement = withFirstDueDates(decided, terms);
  const balances = openingBalances(facts.balances, agreement);
  const gift = { pledgeId, signedOn: terms.signedOn, usd: agreedUsd(balances) };
  demandAnonymousYear(knownDonor(context, donorId), gift, context);
  const data = {
    effectiveDate,
    documentReference,
    ...agreement,
    signedOn: terms.signedOn,
    balances,
    cash: cashOf(facts, agreement, context),
    authority: authorityOf(facts, context),
    refunds: refundsOf(facts, agreement, context),
    ...leviesOf(facts, agreement, context),
    approvalReference,
  };
  const warnings = [
    ...likeAgreementWarnings(terms.agreementReference, context),
    ...cashAboveReceived(data, context.prices),
    ...cashOffItsRate(data, context),
  ];
  return [{ type: 'PledgeTakenOver', data: { ...data, ...warned(warnings) } }];
}

type Opened = Pick<PledgeTakenOverFacts, 'balances' | 'cash' | 'levies' | 'approvalReference'>;

/**
 * Warns of more cash than was received with the contribution and its levies, both in USD at carrying value.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED if the difference is so large that it needs an approval.
 */
function cashAboveReceived(
  { balances, cash, levies = [], approvalReference }: Opened,
  limits: PriceLimits,
): Warning[] {
  const sum = (values: readonly (string | undefined)[]) =>
    values.reduce(
      (total, usd) => total.plus(Money.parse(usd ?? '0', functionalCurrency)),
      Money.zero(functionalCurrency),
    );
  const held = sum(cash.map(({ carryingUsd }) => carryingUsd));
  const received = sum([
    ...balances.map((balance) => balance.received?.carryingUsd),
    ...levies.map(({ carryingUsd }) => carryingUsd),
  ]);
  if (!held.exceeds(received)) return [];
  const says = `cash of ${held.named} differs from what was received, ${received.named},`;
  const compared = { found: held.minor, expected: received.minor, says };
  return priceWarnings('UNUSUAL_PRICE', compared, { limits, approvalReference });
}

/**
 * Warns of cash in another currency whose carrying value differs much from its value at the rate of the day.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED if the difference is so large that it needs an approval.
 */
function cashOffItsRate(
  { cash, effectiveDate, approvalReference }: PledgeTakenOverFacts,
  { rates, prices: limits }: PledgeContext,
): Warning[] {
  return cash.flatMap(({ amount: stated, carryingUsd }) => {
    const amount = Money.of(stated);
    const rate = rateKnownOn(rates, amount.currency, effectiveDate);
    if (rate === undefined || amount.isZero || amount.currency === functionalCurrency) return [];
    const compared = carriedFor(amount, Money.parse(carryingUsd, functionalCurrency), rate);
    return priceWarnings('UNUSUAL_PRICE', compared, { limits, approvalReference });
  });
}

/** Adds the first agreed due dates to instalments that were rescheduled in the other system. */
function withFirstDueDates(
  agreement: AgreementFacts,
  { instalments: stated }: Facts['agreement'],
): AgreementFacts {
  const first = stated.map(({ originalDueOn }, index) =>
    originalDueOn === undefined
      ? undefined
      : validDate(originalDueOn, `agreement.instalments[${index}].originalDueOn`),
  );
  return {
    ...agreement,
    instalments: rememberingDueDates(agreement.instalments, (no) => first[no - 1]),
  };
}

function demandLines({
  balances,
  cash = [],
  authority = [],
  refunds = [],
  levies = [],
}: Facts): void {
  const owed = refunds.reduce((count, { lines }) => count + lines.length, 0);
  const count = balances.length + cash.length + authority.length + owed + levies.length;
  demand(
    balances.length > 0 && count <= takeOverLinesMax,
    'LIMIT_EXCEEDED',
    `give at least one balance, and at most ${takeOverLinesMax} lines of balances, cash, ` +
      `authority, refunds and levies together, not ${count}`,
    'balances',
  );
}

function cashOf(
  { cash = [], effectiveDate }: Facts,
  agreement: AgreementFacts,
  context: PledgeContext,
): OpeningCash[] {
  return cash.map(({ bankAccount, purpose, amount: stated, carryingUsd }, index) => {
    const field = `cash[${index}]`;
    const { bankAccounts } = context;
    const bank = payingAccountOn(bankAccounts, bankAccount, effectiveDate, `${field}.bankAccount`);
    const amount = Money.of(stated, `${field}.amount`).in(bank.currency, `${field}.amount`);
    const usd = demandValue({ amount: stated, carryingUsd }, amount, field);
    demandServed(purpose, { agreement, context, effectiveDate, field });
    const { code, ledgerAccount } = bank;
    const held = { amount: amount.toJSON(), carryingUsd: usd.toString() };
    return { bankAccount: code, ledgerAccount, purpose, ...held };
  });
}

interface Serving {
  readonly agreement: AgreementFacts;
  readonly context: PledgeContext;
  readonly effectiveDate: string;
  readonly field: string;
}

/**
 * Refuses a purpose that is neither an earmark of the agreement nor allowed by the recommendation on the date.
 *
 * @throws Rejection of {@link demandPurpose}.
 */
function demandServed(
  purpose: string,
  { agreement, context, effectiveDate: date, field }: Serving,
): void {
  const { earmarks, recommendation } = agreement;
  if (earmarks.some((earmark) => earmark.purpose === purpose)) return;
  demandPurpose(context.purposes, purpose, { recommendation, date }, `${field}.purpose`);
}

function authorityOf(
  { authority = [], recommendation, effectiveDate: date }: Facts,
  context: PledgeContext,
): OpeningAuthority[] {
  return authority.map(({ programmable, supportReserve, ...stated }, index) => {
    const field = `authority[${index}]`;
    const place = placeIn(context, stated, { recommendation, date }, field);
    const left = (part: MoneyFact, name: string) => {
      const money = Money.of(part, `${field}.${name}`).in(functionalCurrency, `${field}.${name}`);
      const detail =
        `spending authority of ${money.named} is below zero: ` +
        'state overspent money as negative cash';
      demand(!money.isNegative, 'INVALID_AMOUNT', detail, `${field}.${name}`);
      return money;
    };
    const [direct, support] = [
      left(programmable, 'programmable'),
      left(supportReserve, 'supportReserve'),
    ];
    return {
      ...place,
      gross: direct.plus(support).toJSON(),
      programmable: direct.toString(),
      supportReserve: support.toString(),
    };
  });
}

/**
 * Checks and returns the refunds that the other system left unpaid. Each keeps its id and is in one currency: US
 * dollars or that of the pledge.
 */
function refundsOf(
  { refunds = [], pledgeId, effectiveDate }: Facts,
  agreement: AgreementFacts,
  context: PledgeContext,
): readonly OpeningRefund[] {
  const used = new Set<string>(Object.values(refundOfEnding));
  refunds.forEach(({ refundId, lines }, index) => {
    const field = `refunds[${index}]`;
    const detail = `refund id ${refundId} is already used on pledge ${pledgeId}: choose another`;
    demand(!used.has(refundId), 'DUPLICATE_ID', detail, `${field}.refundId`);
    used.add(refundId);
    const own = agreement.amount.currency;
    const currency = lines[0]?.amount.currency === own ? own : functionalCurrency;
    lines.forEach((line, at) => {
      const within = `${field}.lines[${at}]`;
      demandOwed(line, currency, within);
      demandServed(line.purpose, { agreement, context, effectiveDate, field: within });
    });
  });
  return refunds;
}

/**
 * Checks and returns the levies that the other system left unpaid. Each keeps its id and currency; the member is left
 * out if there are none.
 */
function leviesOf(
  { levies = [], refunds = [], pledgeId, effectiveDate }: Facts,
  agreement: AgreementFacts,
  context: PledgeContext,
): { levies?: readonly OpeningLevy[] } {
  const used = new Set(refunds.map(({ refundId }) => refundId));
  levies.forEach((levy, index) => {
    const field = `levies[${index}]`;
    const detail = `levy id ${levy.levyId} is already used on pledge ${pledgeId}: choose another`;
    demand(!used.has(levy.levyId), 'DUPLICATE_ID', detail, `${field}.levyId`);
    used.add(levy.levyId);
    demandOwed(levy, levy.amount.currency, field);
    demandServed(levy.purpose, { agreement, context, effectiveDate, field });
  });
  return levies.length === 0 ? {} : { levies };
}
