import { functionalCurrency, type MoneyFact } from '@art30/accounting';
import type { AgeingItem, AgeingBucket } from '../reports/ageing';
import type { BridgeFigures } from '../reports/bridges';
import type { AuthorityWord } from '../reports/spending-authority';
import type { PledgeView, InstalmentView } from '../pledges/pledge-view';
import { bridgeSteps, bridgeWordsInCurrency } from '../words/bridge-words';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { Words } from '../words/words';
import type { EndsOf, EventSums } from './statement-sums';
import {
  positionWords,
  resultWords,
  unspentMovements,
  type exchangeWords,
  type incomeWords,
  type refundWords,
  type statementBalances,
  type writeOffWords,
} from './statement-words';

/** A pledge of the donor, as it was at the end of the period. */
export interface DonorPledge {
  readonly id: string;
  readonly pledge: PledgeView;
  readonly agreementReference: string | null;
  readonly instalments: readonly InstalmentView[];
}

/** Instalments that are unpaid at the end of the period, and their totals by age. */
export interface Outstanding {
  readonly items: readonly AgeingItem[];
  readonly buckets: readonly AgeingBucket[];
}

export function accountFigures(
  { key: [recommendation], ends }: EndsOf<keyof typeof statementBalances>,
  {
    movements,
    results,
    positions,
  }: {
    readonly movements: EndsOf<string>;
    readonly results: EndsOf<keyof typeof resultWords>;
    readonly positions: EndsOf<keyof typeof positionWords>;
  },
) {
  return {
    recommendation: textOrNone(recommendation),
    unspent: ends.unspent,
    unspentMovements: named(unspentMovements, movements),
    fundBalance: ends.fundBalance,
    result: named(resultWords, results),
    position: named(positionWords, positions),
  };
}

function named<Word extends string>(words: Words<Word>, { ends }: EndsOf<Word>) {
  const names = Object.keys(words) as Word[];
  return names.map((figure) => ({ figure, label: words[figure].means, ...ends[figure] }));
}

export function purposeFigures({ key, ends }: EndsOf<AuthorityWord>) {
  const [recommendation, purpose, level, country] = key.map(textOrNone);
  return {
    recommendation: recommendation ?? '',
    purpose: purpose ?? '',
    level: level ?? null,
    country: country ?? null,
    allocated: ends.gross,
    directExpenditure: ends.spentDirect,
    supportCost: ends.pscCharged,
  };
}

/** Returns the statement line for a pledge's exchange differences in the period; no line if there are none. */
export function exchangeSection({ key, ends: { gain, loss } }: EndsOf<keyof typeof exchangeWords>) {
  const gained = gain.closing - gain.opening;
  const lost = loss.closing - loss.opening;
  if (gained === 0n && lost === 0n) return [];
  const [pledge, recommendation] = key.map(textOrNone);
  return [
    {
      pledge: pledge ?? '',
      recommendation: recommendation ?? '',
      gain: usdMoney(gained),
      loss: usdMoney(lost),
      net: usdMoney(gained - lost),
    },
  ];
}

/** Returns one statement line for each kind of income (interest, recovery, levy) of an event. */
export function incomeSections(line: EventSums<keyof typeof incomeWords>) {
  const kinds = Object.keys(line.sums) as (keyof typeof incomeWords)[];
  const { pledge, recommendation, purpose } = line;
  return kinds.flatMap((kind) => {
    const { amount, usd, currency } = line.sums[kind];
    if (amount === 0n && usd === 0n) return [];
    const value = { amount: moneyOf(amount, currency ?? functionalCurrency), usd: usdMoney(usd) };
    return [{ ...eventOf(line), pledge, recommendation, purpose, kind, ...value }];
  });
}

export function refundSection(line: EventSums<keyof typeof refundWords>) {
  const { pledge, recommendation, purpose } = line;
  const { refunded, owed } = line.sums;
  return {
    ...eventOf(line),
    pledge,
    recommendation,
    purpose,
    refundedUsd: usdMoney(refunded.usd),
    owed: moneyOf(owed.amount, owed.currency ?? refunded.currency ?? functionalCurrency),
    owedUsd: usdMoney(owed.usd),
  };
}

export function writeOffSection(
  line: EventSums<keyof typeof writeOffWords>,
  currencies: ReadonlyMap<string, string>,
) {
  const { writtenOff, carrying, allowance } = line.sums;
  const pledge = line.pledge ?? '';
  const currency = writtenOff.currency ?? currencies.get(pledge) ?? functionalCurrency;
  return {
    ...eventOf(line),
    pledge,
    recommendation: line.recommendation ?? '',
    instalment: line.instalment,
    amount: moneyOf(writtenOff.amount, currency),
    carryingUsd: usdMoney(carrying.usd),
    expenseUsd: usdMoney(carrying.usd - allowance.usd),
  };
}

export function outstandingSections(
  pledges: readonly DonorPledge[],
  { items, buckets }: Outstanding,
) {
  return {
    pledges: pledges.map(pledgeSection),
    instalments: pledges.flatMap((one) => instalmentSections(one, items)),
    ageing: buckets.flatMap(({ bucket, inCurrencies }) =>
      inCurrencies.map(({ outstanding, receivable, conditional }) => {
        const { currency } = outstanding;
        const own = items.filter(
          (item) => item.bucket === bucket && item.outstanding.currency === currency,
        );
        const figures = { outstanding, receivable, conditional };
        return { bucket, currency, instalments: own.length, ...figures };
      }),
    ),
  };
}

function pledgeSection({ pledge, agreementReference }: DonorPledge) {
  const { id, recommendation, currency, status, announcedOn, announced, signedOn } = pledge;
  const { agreed, agreedUsd, conditional, received, receivedUsd, writtenOff } = pledge;
  const { outstanding, outstandingUsd } = pledge;
  return {
    pledge: id,
    recommendation,
    currency,
    status,
    announcedOn,
    announced,
    signedOn,
    agreementReference,
    signed: agreed,
    signedUsd: agreedUsd,
    conditional,
    received,
    receivedUsd,
    writtenOff,
    outstanding,
    outstandingUsd,
  };
}

function instalmentSections(
  { id, pledge: { recommendation }, instalments }: DonorPledge,
  items: readonly AgeingItem[],
) {
  return instalments.map(({ no, dueOn, originalDueOn, ...figures }) => {
    const { agreed, received, writtenOff, outstanding, outstandingUsd } = figures;
    const owing = items.find((item) => item.pledge === id && item.instalment === no);
    return {
      pledge: id,
      recommendation,
      instalment: no,
      dueOn,
      originalDueOn,
      agreed,
      received,
      writtenOff,
      outstanding,
      outstandingUsd,
      daysPastDue: owing?.daysPastDue ?? null,
      bucket: owing?.bucket ?? null,
    };
  });
}

/** Returns the statement lines for the steps of a bridge, in US dollars and in the currency of the pledge. */
export function bridgeSections(
  about: { readonly pledge: string; readonly recommendation: string; readonly currency: string },
  { usd, inCurrencies }: BridgeFigures,
) {
  const own = inCurrencies.find(({ currency }) => currency === about.currency);
  const { cashReceived, difference } = usd;
  const inUsd = { values: 'USD' as const, cashReceived, difference };
  return [
    { ...about, ...inUsd, currency: 'USD', steps: stepsOf(bridgeSteps, usd) },
    ...(own === undefined
      ? []
      : [
          {
            ...about,
            values: 'PLEDGE_CURRENCY' as const,
            steps: stepsOf(bridgeWordsInCurrency, own).filter(isStep),
            cashReceived: own.cashReceived,
            difference: own.difference,
          },
        ]),
  ];
}

/** True for a step of the bridge; false for the cash, to which the steps add up. */
function isStep({ figure }: { readonly figure: string }): boolean {
  return figure !== 'cashReceived';
}

function stepsOf<Step extends string>(
  words: Words<Step>,
  values: Readonly<Record<NoInfer<Step>, MoneyFact>>,
) {
  const steps = Object.keys(words) as Step[];
  return steps.map((figure) => ({
    figure,
    label: words[figure].means,
    value: values[figure],
  }));
}

/** Returns the members of a statement line that identify its event. */
export function eventOf({ eventId, eventType, date, postedOn }: EventSums<string>) {
  return { eventId, eventType, date, postedOn };
}

function textOrNone(part: string | number | null | undefined): string | null {
  return part === null || part === undefined ? null : String(part);
}
