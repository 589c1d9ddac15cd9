import { donorKinds, kit } from '@art30/accounting';
import { ownPageAnswered, ownTimesAnswered } from '@art30/books';
import { personalTexts } from '../personal-texts/personal-texts.answers';

const { answer, answerRowsMax, listOf, nullable, oneOf, words } = kit;

/** A donor as it sees itself. */
const OwnDonor = answer('OwnDonor', {
  id: words('Id of the donor.', 'DON-A'),
  name: words('Name as in the agreement.', 'Donor A (fictitious State party)'),
  kind: oneOf(donorKinds)('Kind of donor.', 'STATE_PARTY'),
  country: nullable(words('Country, ISO 3166-1 alpha-3.', 'XAA')),
  personalTexts,
});

export const OwnDonorAnswer = answer('OwnDonorAnswer', {
  ...OwnDonor.members,
  ...ownTimesAnswered,
});

/** Donors for whom a donor asks, in the order of their ids. */
export const OwnDonorsPage = answer('OwnDonorsPage', {
  ...ownPageAnswered,
  items: listOf(OwnDonor, answerRowsMax)('The donors.'),
});
