import { isConversionAccount } from './accounts';
import type { Balance, Dialect } from './dialect';
import { digits, encoded, moment, tagsOf, type Posting, type Transaction } from './transactions';

/** The journal format of hledger 1.32, for `hledger check -s`. */
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
    return `\n${[head, ...postings.map(postingText)].join('\n')}\n`;
  },

  // The journal has no claim by itself: it stands on a posting of nothing, after all others.
  assertions(year: string, balances: readonly Balance[]): string {
    const claims = balances.map(({ account, commodity, minor }) => {
      const nothing = digits(commodity, 0n);
      return `    ${account}  ${nothing} ${commodity} = ${digits(commodity, minor)} ${commodity}`;
    });
    return `\n${[`${year}-12-31 * Balances at the end of ${year}`, ...claims].join('\n')}\n`;
  },
};

function postingText({ account, commodity, minor, of }: Posting): string {
  const amount = `    ${account}  ${digits(commodity, minor)} ${commodity}`;
  if (of === null) return amount;
  return `${amount}  ; ${tagsOf(of)
    .map(([name, value]) => `${name}:${value}`)
    .join(', ')}`;
}

/** A style shows its decimal mark even where no decimals follow. */
function styled(number: string): string {
  return number.includes('.') ? number : `${number}.`;
}
