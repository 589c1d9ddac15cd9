import { bridgeSteps, bridgeWords } from '@art30/books';
import { cents } from './example-figures';

/**
 * A bridge as the service answers it: the steps that lead from the signed amounts to the cash, each with its amount.
 */
export interface Bridge {
  readonly usd: object;
  readonly inCurrencies: readonly { readonly currency: string }[];
}

const stepNames = Object.keys(bridgeSteps);
const afterNames = Object.keys(bridgeWords).filter(
  (name) => !stepNames.includes(name) && name !== 'cashReceived' && name !== 'cashHeld',
);

/** Returns one step of a bridge in minor units; zero if the bridge has no such step. */
export function figure(figures: object, name: string): bigint {
  const money = (figures as Record<string, { readonly amount: string } | undefined>)[name];
  return cents(money?.amount ?? '0');
}

function sum(figures: object, names: readonly string[]): bigint {
  return names.reduce((total, name) => total + figure(figures, name), 0n);
}

/**
 * Compares the totals of a bridge with the sums of its steps. Returns the differences that are not zero, and those that
 * the bridge itself states.
 */
export function gapsIn({ usd, inCurrencies }: Bridge): Record<string, bigint> {
  const gaps = [
    ['usd', figure(usd, 'cashReceived') - sum(usd, stepNames)],
    ['usd, as stated', figure(usd, 'difference')],
    ['held', figure(usd, 'cashHeld') - figure(usd, 'cashReceived') - sum(usd, afterNames)],
    ['held, as stated', figure(usd, 'differenceHeld')],
    ...inCurrencies.flatMap(
      (own) =>
        [
          [own.currency, figure(own, 'cashReceived') - sum(own, stepNames)],
          [`${own.currency}, as stated`, figure(own, 'difference')],
        ] as [string, bigint][],
    ),
  ] as [string, bigint][];
  return Object.fromEntries(gaps.filter(([, gap]) => gap !== 0n));
}
