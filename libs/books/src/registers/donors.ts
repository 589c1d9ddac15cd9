import {
  Assessment,
  contactsMax,
  donorKinds,
  personalOfDonor,
  kit,
  stream,
  type RegisteredDonor,
} from '@art30/accounting';
import { answered, type AsOfResolver } from '../times/as-of';
import { explainable, explainTemplate } from '../words/explain-template';
import { personalTexts, type ShownTexts } from '../personal-texts/shown-texts';
import { pageAnswered, timesAnswered, type AsOfQuery, type PageQuery } from '../times/shapes';
import { BalanceFigures, type BalanceReader } from '../slices/balance-figures';
import { Register, unknown, type RegisterView } from './register';
import type { RegisterReader, Thing } from './register-reader';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  language,
  listOf,
  meaning,
  nullable,
  oneOf,
  part,
  words,
} = kit;

/** The period in which a donor is a party to the Convention. */
const PartyStatusView = answer('PartyStatusView', {
  since: date('First day on which it is a party.', '2003-09-29'),
  until: nullable(
    date('First day on which it is no longer a party; null while it is one.', '2025-01-01'),
  ),
  reference: nullable(words('Source of the status.', 'C.N.1234.2003.TREATIES')),
});

/** The latest due-diligence assessment of a donor. */
const DueDiligenceView = answer('DueDiligenceView', {
  outcome: meaning(Assessment.members.outcome, 'Result of the assessment.', 'CLEARED'),
  assessedOn: date('Day of the assessment.', '2024-02-20'),
  validUntil: date('Last day on which it holds.', '2026-02-20'),
  reference: words('Reference of the assessment.', 'DD-2024-017'),
});

/** A person who is the contact of a donor. */
const ContactView = answer('ContactView', {
  id: words('Id of the contact.', 'mission'),
  name: words('Name; once it was erased, its reference.', 'Jane Doe'),
  role: nullable(words('What the person does for the donor.', 'Second Secretary')),
  email: nullable(
    words('E-mail address; once it was erased, its reference.', 'contributions@example.org'),
  ),
  postalAddress: nullable(
    words('Postal address in lines; once it was erased, its reference.', '1 Example Street'),
  ),
  language: nullable(language('Language in which the contact is written to.', 'fr')),
  from: date('First day on which the contact is as stated here.', '2024-03-01'),
  until: nullable(date('First day on which it is no contact any more.', '2027-01-01')),
  personalTexts,
});

/** The contacts of a donor, in the order of their ids. */
export const contacts = listOf(
  part(ContactView),
  contactsMax,
)('Contacts on the requested date; without a date also those that have ended.');

/** A donor as the API answers it, without balances. */
const DonorView = answer('DonorView', {
  id: words('Id of the donor.', 'DON-A'),
  name: words(
    'Name as in the agreement; of a private person whose name was erased, its reference.',
    'Donor A (fictitious State party)',
  ),
  personalTexts,
  kind: oneOf(donorKinds)('Kind of donor.', 'STATE_PARTY'),
  country: nullable(words('Country, ISO 3166-1 alpha-3.', 'XAA')),
  contactReference: nullable(
    words('Reference of the contact, which is kept elsewhere.', 'CRM-2025-118'),
  ),
  partyStatus: nullable(
    part(PartyStatusView)('Party status recorded last; null where none was recorded.'),
  ),
  dueDiligence: nullable(
    part(DueDiligenceView)('Due diligence recorded last; null where none was recorded.'),
  ),
  contacts,
});

/** A donor with its balances, and the posting date and sequence to which the query was resolved. */
export const DonorAnswer = answer('DonorAnswer', {
  ...DonorView.members,
  ...timesAnswered,
  ...explainable,
  revision: count('Revision of the donor, as in the ETag.', 1),
  balances: part(BalanceFigures)('Balances of all lines of the donor.'),
});

/** A page of donors, in the order of their ids. */
export const DonorsPage = answer('DonorsPage', {
  ...pageAnswered,
  items: listOf(DonorView, rowsMax)('The donors.'),
});

const donors = {
  register: 'donors',
  noun: 'DONOR',
  view: (donor: Thing<RegisteredDonor>) => {
    const { id, name, kind, country = null, contactReference = null } = donor;
    const { partyStatus: status, dueDiligence = null } = donor;
    return {
      id,
      name,
      kind,
      country,
      contactReference,
      partyStatus: status
        ? { since: status.since, until: status.until ?? null, reference: status.reference ?? null }
        : null,
      dueDiligence,
      contacts: contactViews(donor),
    };
  },
} satisfies RegisterView<'donors', Stated<typeof DonorView>>;

/** A donor as events state it. Personal texts, such as names, are still references to texts outside the log. */
export type Stated<View extends kit.Shape> = Omit<kit.Infer<View>, 'personalTexts' | 'contacts'> & {
  readonly contacts: ReturnType<typeof contactViews>;
};

/** Returns the contacts of a donor in the order of their ids. Personal texts are still references. */
export function contactViews(donor: RegisteredDonor) {
  return Object.keys(donor)
    .filter(isContact)
    .sort()
    .flatMap((member) => {
      const { [member]: contact } = donor;
      if (contact === undefined) return [];
      const { name, role = null, email = null, postalAddress = null, language = null } = contact;
      const { from, until = null } = contact;
      const id = member.slice('contact '.length);
      return { id, name, role, email, postalAddress, language, from, until };
    });
}

function isContact(member: string): member is `contact ${string}` {
  return member.startsWith('contact ');
}

/**
 * Returns donors with the contacts in force on the date `asAt`, and with personal texts in place of their references.
 * The reference of an erased text stays.
 */
export async function shownDonors<
  View extends { readonly name: string; readonly contacts: ReturnType<typeof contactViews> },
>(texts: ShownTexts, donors: readonly View[], asAt: string | null) {
  const holding = donors.map(({ contacts }) =>
    contacts.filter(({ until }) => asAt === null || until === null || asAt < until),
  );
  const shown = await texts.inPlace(holding.flat(), personalOfDonor);
  const named = await texts.inPlace(donors, ['name']);
  let next = 0;
  return named.map((donor, index) => {
    const contacts = shown.slice(next, (next += holding[index]?.length ?? 0));
    return { ...donor, contacts };
  });
}

/** Reads donors and their balances. */
export class Donors {
  private readonly register;

  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly balances: BalanceReader,
    private readonly shownTexts: ShownTexts,
  ) {
    this.register = new Register(asOf, registers, donors);
  }

  async list(query: PageQuery) {
    const page = await this.register.list(query);
    return { ...page, items: await shownDonors(this.shownTexts, page.items, page.asAt) };
  }

  /**
   * Returns one donor with its balances.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(donorId: string, query: AsOfQuery) {
    const asOf = await this.asOf.resolve(query);
    const donor = this.registers.find(donors.register, donorId, asOf);
    if (donor === undefined) return unknown(donors.noun, donorId, asOf);
    const [shown] = await shownDonors(this.shownTexts, [donors.view(donor)], asOf.asAt);
    return {
      ...answered(asOf),
      explain: explainTemplate({
        report: 'donors',
        asOf,
        scope: { donor: donorId },
        variables: [],
      }),
      ...(shown ?? unknown(donors.noun, donorId, asOf)),
      revision: this.registers.revisionOf(stream.donor(donorId), asOf),
      balances: this.balances.of({ donor: donorId }, asOf),
    };
  }
}
