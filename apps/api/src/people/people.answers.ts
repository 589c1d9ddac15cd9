import { Warning } from '../routes/command-answer';
import { personalTexts } from '../personal-texts/personal-texts.answers';
import { accountChanges, accountKinds, kit, roles } from '@art30/accounting';
import { pastSignInsMax } from '@art30/storage';

const { actor, answer, answerRowsMax, id, listOf, moment, nullable, oneOf, part, shape, text } =
  kit;
const { uuid, words } = kit;

export const SignInRequest = shape('SignInRequest', {
  person: text(128)('Id of the account.', 'u.contrib'),
  password: text(1_024)('Its password.', 'correct horse battery staple'),
});

const PastSignInView = answer('PastSignIn', {
  at: moment('When, UTC.', '2024-02-29T16:40:12.000Z'),
  address: words('The address that it came from.', '192.0.2.10'),
});

export const SignedInAnswer = answer('SignedIn', {
  token: words('Send it as `Authorization: Bearer <token>`.', 'eyJhbGciOiJFZERTQSIs…'),
  expiresAt: moment('When it ends, UTC.', '2024-03-01T09:10:00.000Z'),
  lastSignIns: listOf(
    part(PastSignInView),
    pastSignInsMax,
  )('The last sign-ins of the account by a password before this one, the newest first.'),
});

export const PasswordSetting = shape('PasswordSetting', {
  person: SignInRequest.members.person,
  secret: text(1_024)(
    'The single-use secret; where two administrators hold a half each, both with a dot between them.',
    'KX3M-….Q8RT-…',
  ),
  password: text(1_024)('The new password: 12 to 128 characters, without the id.', '…'),
});

export const PasswordSet = answer('PasswordSet', {
  person: words('Whose password was set.', 'u.contrib'),
});

/** Half of a single-use secret. */
export const SecretHalf = answer('SecretHalf', {
  person: words('Whose password it sets.', 'u.contrib'),
  half: words('The half; it is shown this once.', 'KX3M-9QWE-…'),
  expiresAt: moment('Until when it counts, UTC.', '2024-03-02T09:00:00.000Z'),
});

/** A change that somebody asked for. */
const ChangeView = answer('AccountChangeView', {
  id: uuid('Event that asked for it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  change: oneOf(accountChanges)('What is to become of the account.', 'OPEN'),
  status: oneOf(['ASKED', 'RELEASED', 'REFUSED'])('How far it has come.', 'RELEASED'),
  name: nullable(
    words(
      'The name that it states, to be seen before it is released; null where it states none, and its reference once it was erased.',
      'Jane Doe',
    ),
  ),
  personalTexts,
  roles: nullable(listOf(oneOf(roles), answerRowsMax)('The roles it gives.', ['approver'])),
  donors: nullable(
    listOf(id, answerRowsMax)('Donors that it gives; null where it gives none.', ['DON-A']),
  ),
  askedBy: words('Administrator who asked.', 'administrator-1'),
  releasedBy: nullable(words('Administrator who released it; null before.', 'administrator-2')),
  warnings: listOf(part(Warning), answerRowsMax)(
    'What whoever releases it should look at: another id that differs by punctuation alone, another person of that name.',
    [],
  ),
});

export const AccountView = answer('AccountView', {
  person: actor('Id of the account.', 'u.approve'),
  status: oneOf(['ASKED', 'OPEN', 'SUSPENDED'])('Whether it is let in.', 'OPEN'),
  kind: oneOf(accountKinds)('A person or a program.', 'PERSON'),
  name: nullable(
    words('Name; null where none was stated, and its reference once it was erased.', 'Jane Doe'),
  ),
  personalTexts,
  roles: listOf(oneOf(roles), answerRowsMax)('What it may be let in as.', ['approver']),
  donors: listOf(id, answerRowsMax)('Donors for whom it asks; none but with the role `donor`.', [
    'DON-A',
  ]),
  signsFrom: nullable(moment('Until then it signs nothing, UTC; null where it may.', null)),
  changes: listOf(part(ChangeView), answerRowsMax)('Changes that were asked for, in their order.'),
});

export const AccountList = answer('AccountList', {
  items: listOf(part(AccountView), answerRowsMax)('The accounts, in the order of their ids.'),
});
