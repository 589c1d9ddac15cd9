import { kit } from '@art30/accounting';
import { pastSignInsMax } from '@art30/storage';

const { answer, listOf, moment, part, shape, text, words } = kit;

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
  person: words('Account whose password was set.', 'u.contrib'),
});

/** One half of a single-use secret. Both halves together set a password, so one administrator alone cannot. */
export const SecretHalf = answer('SecretHalf', {
  person: words('Account whose password it sets.', 'u.contrib'),
  half: words('The half; it is shown this once.', 'KX3M-9QWE-…'),
  expiresAt: moment('Until when it counts, UTC.', '2024-03-02T09:00:00.000Z'),
});
