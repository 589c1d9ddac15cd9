import { commodityOfValue, isConversionAccount } from './accounts';
import { digits, encoded, moment, type Posting, tagsOf, type Transaction } from './transactions';

/** Balance of an account in one commodity, in minor units. */
export interface Balance {
  readonly account: string;
  readonly commodity: string;
  readonly minor: bigint;
}

/** Syntax of one engine. Every function ends its text with a line feed. */
export interface Dialect {
  /** Characters that start a comment. */
  readonly remark: string;
  /** Settings that make the engine stricter, and the command that runs it. */
  readonly opening: string;
  commodity(code: string): string;
  account(name: string): string;
  transaction(transaction: Transaction): string;
  /** Asserts the balances of accounts at the end of a year. */
  assertions(year: string, balances: readonly Balance[]): string;
}

/** Journal format of hledger 1.32, for `hledger check -s`. */
export const hledger: Dialect = {
  remark: ';',

  opening: ['; hledger -f THIS check -s', '', 'decimal-mark .', ''].join('\n'),

  commodity: (code) => `\ncommodity ${styled(digits(code, 0n))} ${code}\n`,

  account: (name) => `\naccount ${name}${isConversionAccount(name) ? '  ; type:V' : ''}\n`,

  transaction({ event, postings }: Transaction): string {
    const { sequence, eventId, eventType, stream, effectiveDate, postingDate, recordedAt } = event;
    const tags = [
      `event:${encoded(eventId)}`,
      `effective:${effectiveDate}`,
      `recorded:${moment(recordedAt)}`,
    ];
    const what = `${encoded(eventType)} | ${encoded(stream)}`;
    const head = `${postingDate} * (${sequence}) ${what}  ; ${tags.join(', ')}`;
    return `\n${[head, ...postings.map(hledgerPosting)].join('\n')}\n`;
  },

  // hledger asserts a balance only on a posting, so each assertion is on a posting of zero after all others.
  assertions(year: string, balances: readonly Balance[]): string {
    const claims = balances.map(({ account, commodity, minor }) => {
      const nothing = digits(commodity, 0n);
      return `    ${account}  ${nothing} ${commodity} = ${digits(commodity, minor)} ${commodity}`;
    });
    return `\n${[`${year}-12-31 * Balances at the end of ${year}`, ...claims].join('\n')}\n`;
  },
};

function hledgerPosting({ account, commodity, minor, of }: Posting): string {
  const amount = `    ${account}  ${digits(commodity, minor)} ${commodity}`;
  if (of === null) return amount;
  return `${amount}  ; ${tagsOf(of)
    .map(([name, value]) => `${name}:${value}`)
    .join(', ')}`;
}

/**
 * Adds a decimal mark to a number without decimals, since hledger requires the mark where a commodity is
 * declared.
 */
function styled(number: string): string {
  return number.includes('.') ? number : `${number}.`;
}

/** Accounts open on this early day, since facts may be dated long before the first recorded event. */
const openedOn = '1900-01-01';

/** Format of beancount 3, for `bean-check` and `bean-query`. */
export const beancount: Dialect = {
  remark: ';',

  opening: [
    '; bean-check THIS',
    '',
    'option "title" "Article 30 account"',
    // Without this option a difference of half a cent is tolerated.
    'option "inferred_tolerance_multiplier" "0"',
    `option "operating_currency" "${commodityOfValue}"`,
    '',
  ].join('\n'),

  commodity: (code) => `\n${openedOn} commodity ${code}\n`,

  account: (name) => `\n${openedOn} open ${name}\n`,

  transaction({ event, postings }: Transaction): string {
    const { sequence, eventId, eventType, stream, effectiveDate, postingDate, recordedAt } = event;
    const lines = [
      `${postingDate} * "${encoded(eventType)}" "${encoded(stream)}"`,
      `  sequence: ${sequence}`,
      `  event: "${encoded(eventId)}"`,
      `  effective: ${effectiveDate}`,
      `  recorded: "${moment(recordedAt)}"`,
      ...postings.map(beancountPosting),
    ];
    return `\n${lines.join('\n')}\n`;
  },

  // beancount asserts a balance at the beginning of a day, so that the first day of the next year is used.
  assertions(year: string, balances: readonly Balance[]): string {
    const date = `${BigInt(year) + 1n}-01-01`;
    const claims = balances.map(
      ({ account, commodity, minor }) =>
        `${date} balance ${account}  ${digits(commodity, minor)} ${commodity}`,
    );
    return `\n${claims.join('\n')}\n`;
  },
};

function beancountPosting({ account, commodity, minor, of }: Posting): string {
  const amount = `  ${account}  ${digits(commodity, minor)} ${commodity}`;
  if (of === null) return amount;
  const tags = tagsOf(of).map(([name, value]) => `    ${name}: "${value}"`);
  return [amount, ...tags].join('\n');
}
