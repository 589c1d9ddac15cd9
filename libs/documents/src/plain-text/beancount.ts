import { commodityOfValue } from './accounts';
import type { Balance, Dialect } from './dialect';
import { digits, encoded, moment, tagsOf, type Posting, type Transaction } from './transactions';

/** Facts may be dated long before the first one that is recorded. */
const openedOn = '1900-01-01';

/** The language of beancount 3, for `bean-check` and `bean-query`. */
export const beancount: Dialect = {
  remark: ';',

  opening: [
    '; bean-check THIS',
    '',
    'option "title" "Article 30 account"',
    // Without it a difference of half a cent passes.
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
      ...postings.map(postingText),
    ];
    return `\n${lines.join('\n')}\n`;
  },

  // A balance holds at the beginning of its day.
  assertions(year: string, balances: readonly Balance[]): string {
    const date = `${BigInt(year) + 1n}-01-01`;
    const claims = balances.map(
      ({ account, commodity, minor }) =>
        `${date} balance ${account}  ${digits(commodity, minor)} ${commodity}`,
    );
    return `\n${claims.join('\n')}\n`;
  },
};

function postingText({ account, commodity, minor, of }: Posting): string {
  const amount = `  ${account}  ${digits(commodity, minor)} ${commodity}`;
  if (of === null) return amount;
  const tags = tagsOf(of).map(([name, value]) => `    ${name}: "${value}"`);
  return [amount, ...tags].join('\n');
}
