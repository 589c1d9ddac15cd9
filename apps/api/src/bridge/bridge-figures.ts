import type { MoneyFact } from '@art30/accounting';
import { moneyOf, usdMoney, type Sums } from '@art30/books';
import {
  afterReceipt,
  bridgeSteps,
  bridgeWords,
  bridgeWordsInCurrency,
  type BridgeWord,
  type BridgeWordInCurrency,
} from './bridge-words';
import type { BridgeInCurrencyDto, BridgeInUsdDto } from './bridge.dto';

const steps = Object.keys(bridgeSteps) as (keyof typeof bridgeSteps)[];
const afterSteps = Object.keys(afterReceipt) as (keyof typeof afterReceipt)[];
const words = Object.keys(bridgeWords) as BridgeWord[];
const wordsInCurrency = Object.keys(bridgeWordsInCurrency) as BridgeWordInCurrency[];

/** The bridge with both its checks: what the steps lack to the cash, which is zero. */
export function bridgeInUsd(sums: Sums<BridgeWord>): BridgeInUsdDto {
  const figures = Object.fromEntries(words.map((word) => [word, usdMoney(sums[word].usd)]));
  const received = sums.cashReceived.usd;
  const stepped = sumOf(steps.map((step) => sums[step].usd));
  const after = sumOf(afterSteps.map((step) => sums[step].usd));
  return {
    ...(figures as Record<BridgeWord, MoneyFact>),
    difference: usdMoney(received - stepped),
    differenceHeld: usdMoney(sums.cashHeld.usd - received - after),
  };
}

export function bridgeInCurrency(
  sums: Sums<BridgeWordInCurrency>,
  currency: string,
): BridgeInCurrencyDto {
  const figures = Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  );
  const stepped = sumOf(
    wordsInCurrency.filter((word) => word !== 'cashReceived').map((word) => sums[word].amount),
  );
  return {
    currency,
    ...(figures as Record<BridgeWordInCurrency, MoneyFact>),
    difference: moneyOf(sums.cashReceived.amount - stepped, currency),
  };
}

function sumOf(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}
