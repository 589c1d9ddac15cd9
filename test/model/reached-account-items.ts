import type { AnyLedgerEvent } from '@art30/accounting';

export const accountItemStates = [
  "account's own item reversed",
  "account's own debt repaid by its share",
  "account's own items valued",
  "account's own items moved since a run",
] as const;

/** Returns the states of bank accounts' own items to which an event leads, each with `true` if it does. */
export function ofAccountItems(
  event: AnyLedgerEvent,
): [(typeof accountItemStates)[number], boolean][] {
  const own = event.data.entries.filter(({ dims }) => dims.accountItem !== undefined);
  switch (event.type) {
    case 'EventReversed': {
      const isItem = ['AccountFeeCharged', 'SupportFundSpent'].includes(event.data.reversedType);
      const repays = own.some(
        ({ amount, currency }) => currency !== 'USD' && /^0(\.0+)?$/.test(amount),
      );
      return [
        ["account's own item reversed", isItem],
        ["account's own debt repaid by its share", isItem && repays],
      ];
    }
    case 'AccountItemsRevalued':
      return [
        ["account's own items valued", own.length > 0],
        ["account's own items moved since a run", event.data.moved !== undefined],
      ];
    default:
      return [];
  }
}
