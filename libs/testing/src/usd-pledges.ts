import { givenPledge, paying, settling, signingDirectly } from './commands/example-commands';
import { usd } from './given/example-facts';

/** Returns the stream of pledge `P1`, signed in US dollars and due in one instalment on 30 June 2024. */
export function agreedInUsd(
  amount: string,
  recommendation: 'm' | 'n',
  ...earmarks: readonly (readonly [purpose: string, share: string])[]
): ReturnType<typeof givenPledge> {
  return givenPledge().commands(
    signingDirectly(
      { instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd(amount) }] },
      {
        recommendation,
        amount: usd(amount),
        earmarks: earmarks.map(([purpose, share]) => ({ purpose, amount: usd(share) })),
      },
    ),
  );
}

/** Command that applies a receipt in US dollars to `P1`, on the day on which the money comes in. */
export function settlingUsd(
  amount: string,
  on: string,
  id = 'A1',
  more: Parameters<typeof paying>[2] = {},
): ReturnType<typeof settling> {
  return settling([paying(usd(amount), amount, more)], {
    applicationId: id,
    receiptId: `R-${id}`,
    effectiveDate: on,
    valueDate: on,
    bankAccount: 'BK-USD',
    ledgerAccount: '1110',
  });
}

/** Stream of a pledge of USD 1,130.00 under (n) without earmarks, all of which was received on 2 July 2024. */
export const usdReceived = agreedInUsd('1130.00', 'n').commands(
  settlingUsd('1130.00', '2024-07-02'),
);

/**
 * Stream of a pledge of USD 678.00 under (m), with USD 226.00 earmarked for purpose (f) and USD 452.00 for (j), all of
 * which was received on 2 July 2024.
 */
export const usdEarmarked = agreedInUsd('678.00', 'm', ['f', '226.00'], ['j', '452.00']).commands(
  settlingUsd('678.00', '2024-07-02'),
);

export function place(
  purpose: string,
  level = 'GLOBAL',
  country?: string,
): { purpose: string; level: string; country: string | undefined } {
  return { purpose, level, country };
}
