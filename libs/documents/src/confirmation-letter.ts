import type { MoneyFact } from '@art30/accounting';
import { grouped, textTable } from './tables/text-table';

/** Contact person of the donor, whom the letter names. */
interface LetterContact {
  readonly name: string;
  readonly role: string | null;
  readonly email: string | null;
  readonly postalAddress: string | null;
  /** First day on which the person is no longer the contact. */
  readonly until: string | null;
}

/** Complete content of a letter. */
export interface LetterContent {
  readonly template: string;
  /** Id of the request, to which a reply refers. */
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
    /** Absent in a letter of the first template. */
    readonly contacts?: readonly LetterContact[];
    readonly contactReference: string | null;
  };
  /**
   * Date at which the donor is asked to confirm its debt. `throughSequence` is the sequence of the last event
   * that counts.
   */
  readonly asAt: string;
  readonly throughSequence: number;
  readonly pledges: readonly { readonly pledge: string; readonly amount: MoneyFact }[];
  readonly totals: readonly MoneyFact[];
  readonly replyTo: string;
}

/**
 * Renderers of letters by template version. The SHA-256 of a sent letter is on record, so that a version
 * never changes; a change needs a new version.
 */
const templates: Readonly<Record<string, (content: LetterContent) => string>> = {
  'CONFIRMATION-LETTER@1': ({ donor, ...content }) =>
    letterTo({ ...content, donor: { ...donor, contacts: [] } }),
  'CONFIRMATION-LETTER@2': letterTo,
};

/** Template of new letters. */
export const currentLetter = 'CONFIRMATION-LETTER@2';

/**
 * Renders the letter that asks a donor to confirm its debt (ISA 505), as plain UTF-8 text.
 *
 * @throws Error for a template that this build does not know, as in a log written by a newer version.
 */
export function confirmationLetter(content: LetterContent): string {
  const template = templates[content.template];
  if (template === undefined) {
    throw new Error(`letter template ${content.template} is not known to this build`);
  }
  return template(content);
}

const nothingOwed = 'The books say that you owed nothing.';

function letterTo({ donor, engagement, ...letter }: LetterContent): string {
  const { id, title, from, to } = engagement;
  return [
    'Confirmation of what you owe',
    '============================',
    '',
    `To:          ${donor.name} (${donor.id})`,
    ...contactLines(donor, letter.date),
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
    ...indented(letter.replyTo, 4),
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

/**
 * Lists the contacts in office on the day of the letter with their addresses, and the reference of contact
 * data stored elsewhere.
 */
function contactLines(
  { contacts = [], contactReference }: LetterContent['donor'],
  date: string,
): string[] {
  const label = 'Contact:     ';
  const ofDay = contacts.filter(({ until }) => until === null || date < until);
  const lines = ofDay.flatMap(({ name, role, email, postalAddress }) => {
    const addresses = [email, postalAddress].flatMap((address) => address ?? []);
    const person = role === null ? name : `${name}, ${role}`;
    return [label + person, ...addresses.flatMap((address) => indented(address, label.length))];
  });
  return contactReference === null ? lines : [...lines, label + contactReference];
}

function indented(lines: string, width: number): string[] {
  return lines.split(/\r\n|\r|\n/).map((line) => (' '.repeat(width) + line).trimEnd());
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
