import { account, typeOfAccount } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import { valueEntry, type Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** Minor units of the item that a line of a run values. */
export type HeldOfItem = (line: Entry) => bigint;

/**
 * What the reversal of a run takes back in books in which its items have moved meanwhile: of each
 * difference the part that its item still has. What has moved left with the rest.
 *
 * @param reversal lines of the run with opposite signs.
 * @param then what there was once the run was recorded.
 * @param now what there is when it is reversed.
 */
export function asFarAsThere(
  reversal: readonly Entry[],
  then: HeldOfItem,
  now: HeldOfItem,
): readonly Entry[] {
  const gone = reversal.filter(isOfItem).flatMap((line) => {
    const usd = Money.parse(line.usd, functionalCurrency);
    const left = usd.minus(partOf(usd, now(line), then(line)));
    const result = reversal.find((other) => isResultOf(other, line));
    if (left.isZero || result === undefined) return [];
    return [
      valueEntry(line.account, line.currency, left.negated(), line.dims),
      valueEntry(result.account, result.currency, left, result.dims),
    ];
  });
  return [...reversal, ...gone];
}

/** A line that changes the value of an item and moves nothing of it. */
function isOfItem({ account: code, currency, amount }: Entry): boolean {
  const type = typeOfAccount(code);
  return (
    currency !== functionalCurrency &&
    (type === 'asset' || type === 'liability') &&
    Money.parse(amount, currency).isZero
  );
}

function isResultOf({ account: code, currency, dims, usd }: Entry, line: Entry): boolean {
  return (
    (code === account.exchangeGain || code === account.exchangeLoss) &&
    currency === line.currency &&
    dims.purpose === line.dims.purpose &&
    usd.startsWith('-') !== line.usd.startsWith('-')
  );
}

/** All of a value while as much is there as was or more, its share of less, none across zero. */
function partOf(usd: Money, now: bigint, then: bigint): Money {
  const sign = then < 0n ? -1n : 1n;
  const [left, whole] = [now * sign, then * sign];
  if (whole === 0n || left >= whole) return usd;
  return left <= 0n ? Money.zero(functionalCurrency) : usd.shareRounded(left, whole);
}
