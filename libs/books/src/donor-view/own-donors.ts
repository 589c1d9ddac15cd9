import { donorKinds, kit, type RegisteredDonor } from '@art30/accounting';
import { personalTexts } from '../personal-texts/shown-texts';
import { contacts, contactViews, shownDonors, type Stated } from '../registers/donors';
import { unknown } from '../registers/register';
import type { Thing } from '../registers/register-reader';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { ownPage, ownPageAnswered, type OwnSources, ownTimes, ownTimesAnswered } from './own-rows';

const { answer, answerRowsMax, listOf, nullable, oneOf, words } = kit;

/** A donor's own record with the members that the donor may see. */
const OwnDonor = answer('OwnDonor', {
  id: words('Id of the donor.', 'DON-A'),
  name: words('Name as in the agreement.', 'Donor A (fictitious State party)'),
  kind: oneOf(donorKinds)('Kind of donor.', 'STATE_PARTY'),
  country: nullable(words('Country, ISO 3166-1 alpha-3.', 'XAA')),
  personalTexts,
  contacts,
});

export const OwnDonorAnswer = answer('OwnDonorAnswer', {
  ...OwnDonor.members,
  ...ownTimesAnswered,
});

/** A page of the donors that a user represents, in the order of their ids. */
export const OwnDonorsPage = answer('OwnDonorsPage', {
  ...ownPageAnswered,
  items: listOf(OwnDonor, answerRowsMax)('The donors.'),
});

/** Reads the records of the donors that a user represents. */
export class OwnDonors {
  constructor(private readonly dependencies: OwnSources) {}

  async list(query: PageQuery) {
    const page = await this.dependencies.asOf.page(query);
    const { rows, nextAfter } = this.dependencies.registers.page('donors', page);
    const views = rows.map(donorView);
    const items = await shownDonors(this.dependencies.shownTexts, views, page.asOf.asAt);
    return { ...ownPage(page, nextAfter), items };
  }

  /**
   * Returns the record of one donor.
   *
   * @throws QuestionRefused UNKNOWN if the donor is not registered or the user does not represent it.
   */
  async find(donorId: string, query: AsOfQuery) {
    const asOf = await this.dependencies.asOf.resolve(query);
    const donor = this.dependencies.registers.find('donors', donorId, asOf);
    if (donor === undefined) return unknown('DONOR', donorId, asOf);
    const [shown = unknown('DONOR', donorId, asOf)] = await shownDonors(
      this.dependencies.shownTexts,
      [donorView(donor)],
      asOf.asAt,
    );
    return { ...ownTimes(asOf), ...shown };
  }

  /**
   * Checks that a donor is registered, whatever the date of the registration: a statement may cover days before that
   * date.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async demand(donorId: string, { knownAt, after }: Omit<AsOfQuery, 'asAt'>): Promise<void> {
    const ever = await this.dependencies.asOf.resolve({ knownAt, after });
    if (this.dependencies.registers.find('donors', donorId, ever) === undefined) {
      unknown('DONOR', donorId, ever);
    }
  }
}

function donorView(donor: Thing<RegisteredDonor>): Stated<typeof OwnDonor> {
  const { id, name, kind, country = null } = donor;
  return { id, name, kind, country, contacts: contactViews(donor) };
}
