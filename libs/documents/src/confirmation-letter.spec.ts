import { confirmationLetter, currentLetter, type LetterContent } from './confirmation-letter';

const content: LetterContent = {
  template: currentLetter,
  id: '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  date: '2025-01-20',
  engagement: { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' },
  donor: { id: 'DON-A', name: 'Donor A', contactReference: 'CRM-1' },
  asAt: '2024-12-31',
  throughSequence: 314,
  pledges: [
    { pledge: 'P1', amount: { amount: '500000.00', currency: 'EUR' } },
    { pledge: 'P12', amount: { amount: '7.00', currency: 'USD' } },
  ],
  totals: [
    { amount: '500000.00', currency: 'EUR' },
    { amount: '7.00', currency: 'USD' },
  ],
  replyTo: 'Audit team\r\nP.O. Box 1',
};

/** Sent letters must be rebuilt byte for byte, so that this text must never change. */
const first = `Confirmation of what you owe
============================

To:          Donor A (DON-A)
Contact:     CRM-1
Date:        2025-01-20
Reference:   6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30
Engagement:  AUD, Audit of 2024, 2024-01-01 to 2024-12-31

We audit the account for voluntary contributions under article 30 of the Convention.
Please confirm to us what you owed to the account on 2024-12-31.
The books, as they were known through event 314, say:

pledge  currency        owed
------  --------  ----------
P1      EUR       500,000.00
P12     USD             7.00
in all  EUR       500,000.00
in all  USD             7.00

This is no request to pay. What you paid after that date does not change the answer.

Please mark one answer, sign, and send this sheet to us and not to the office that keeps
the books:

    Audit team
    P.O. Box 1

[ ] The amounts are right.
[ ] The amounts are not right. On that date we owed: ________________________________
    The difference is explained by: _________________________________________________

Name and function: __________________________________________________________________

Date and signature: _________________________________________________________________
`;

describe('a letter that asks for a confirmation', () => {
  it('says what the donor owes, for which date, and where the reply goes', () => {
    expect(confirmationLetter(content)).toBe(first);
  });

  it('says that nothing is owed, and leaves out a contact that is not known', () => {
    const donor = { ...content.donor, contactReference: null };
    const text = confirmationLetter({ ...content, donor, pledges: [] });
    expect(text).toContain('The books say that you owed nothing.');
    expect(text).not.toContain('Contact');
  });

  it('is made by a template that this build knows, and by no other', () => {
    expect(() => confirmationLetter({ ...content, template: 'CONFIRMATION-LETTER@9' })).toThrow(
      'not known to this build',
    );
  });
});
