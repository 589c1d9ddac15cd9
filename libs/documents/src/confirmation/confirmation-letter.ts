import type { MoneyFact } from '@art30/accounting';
import { grouped, textTable } from '../text-table';

/** Everything that a letter says. */
export interface LetterContent {
  readonly template: string;
  /** Id of the request, by which a reply is found. */
  readonly id: string;
  /** Day of the letter. */
  readonly date: string;
  readonly engagement: {
    readonly id: string;
    readonly title: string;
    readonly from: string;
    readonly to: string;
  };
  readonly donor: {
    readonly id: string;
    readonly name: string;
    readonly contactReference: string | null;
  };
  /** Date at which the donor is asked what it owes, and the last event that counts. */
  readonly asAt: string;
  readonly throughSequence: number;
  readonly pledges: readonly { readonly pledge: string; readonly amount: MoneyFact }[];
  readonly totals: readonly MoneyFact[];
  readonly replyTo: string;
}

/**
 * How a letter becomes text, by the version of its template. A version that was sent is never changed:
 * the SHA-256 of the letter is on record. A change is a new version.
 */
const templates: Readonly<Record<string, (content: LetterContent) => string>> = {
  'CONFIRMATION-LETTER@1': firstLetter,
};

/** The template of new letters. */
export const currentLetter = 'CONFIRMATION-LETTER@1';

/**
 * The letter with which a donor is asked to confirm what it owes (ISA 505), in plain text, UTF-8.
 *
 * @throws Error for a template that this build does not know: the log is newer than the code.
 */
export function confirmationLetter(content: LetterContent): string {
  const template = templates[content.template];
  if (template === undefined) {
    throw new Error(`letter template ${content.template} is not known to this build`);
  }
  return template(content);
}

const nothingOwed = 'The books say that you owed nothing.';

function firstLetter({ donor, engagement, ...letter }: LetterContent): string {
  const { id, title, from, to } = engagement;
  const contact = donor.contactReference === null ? [] : [`Contact:     ${donor.contactReference}`];
  return [
    'Confirmation of what you owe',
    '============================',
    '',
    `To:          ${donor.name} (${donor.id})`,
    ...contact,
    `Date:        ${letter.date}`,
    `Reference:   ${letter.id}`,
    `Engagement:  ${id}, ${title}, ${from} to ${to}`,
    '',
    'We audit the account for voluntary contributions under article 30 of the Convention.',
    `Please confirm to us what you owed to the account on ${letter.asAt}.`,
    `The books, as they were known through event ${letter.throughSequence}, say:`,
    '',
    ...owedLines(letter),
    '',
    'This is no request to pay. What you paid after that date does not change the answer.',
    '',
    'Please mark one answer, sign, and send this sheet to us and not to the office that keeps',
    'the books:',
    '',
    ...letter.replyTo.split(/\r\n|\r|\n/).map((line) => `    ${line}`.trimEnd()),
    '',
    '[ ] The amounts are right.',
    '[ ] The amounts are not right. On that date we owed: ________________________________',
    '    The difference is explained by: _________________________________________________',
    '',
    'Name and function: __________________________________________________________________',
    '',
    'Date and signature: _________________________________________________________________',
    '',
  ].join('\n');
}

function owedLines({ pledges, totals }: Pick<LetterContent, 'pledges' | 'totals'>): string[] {
  if (pledges.length === 0) return [nothingOwed];
  const columns = [
    { title: 'pledge' },
    { title: 'currency' },
    { title: 'owed', align: 'right' as const },
  ];
  const rows = [
    ...pledges.map(({ pledge, amount }) => rowOf(pledge, amount)),
    ...totals.map((amount) => rowOf('in all', amount)),
  ];
  return textTable(columns, rows).split('\n');
}

function rowOf(what: string, { amount, currency }: MoneyFact): string[] {
  return [what, currency, grouped(amount)];
}
