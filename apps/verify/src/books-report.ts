import type { PartSum, Verdict } from '@art30/evidence';

/** Lines of each part that are printed; the rest is counted, and stands in a file of the pack. */
const linesPrintedMax = 200;

/** The books that were derived from the events, for an auditor to hold beside the reports of the service. */
export function booksReport({ books }: Verdict): readonly string[] {
  if (books === undefined) return [];
  const { trialBalance, byDonor, byPurpose } = books;
  const accounts = trialBalance.map(({ account, name, currency, amount, usd }) => {
    const own = currency === 'USD' ? '' : `${currency} ${amount}`;
    return `  ${account.padEnd(6)}${name.padEnd(48)}${own.padStart(22)}${usd.padStart(20)}`;
  });
  return [
    'BOOKS     trial balance, made anew from the events: by account and currency, and in USD; debits above zero',
    ...shortened(accounts),
    'BOOKS     the same in USD by donor and account',
    ...shortened(byDonor.map(partLine)),
    'BOOKS     the same in USD by purpose and account',
    ...shortened(byPurpose.map(partLine)),
    '',
  ];
}

function partLine({ of, account, name, usd }: PartSum): string {
  return `  ${(of ?? 'none').padEnd(20)} ${account.padEnd(6)}${name.padEnd(48)}${usd.padStart(20)}`;
}

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - linesPrintedMax;
  if (more <= 0) return lines;
  return [
    ...lines.slice(0, linesPrintedMax),
    `  … and ${more} more, which follow from balances.jsonl`,
  ];
}
