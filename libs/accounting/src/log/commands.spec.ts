import * as keys from '../checkpoint/checkpoint-key.facts';
import * as account from '../people/account.facts';
import * as delegation from '../delegation/delegation.facts';
import * as ledger from '../ledger/ledger.facts';
import * as signing from '../signing/signing.facts';
import { kindOfAlone, rolesFor } from './commands';
import { isBookingRole } from '../rows/roles';

const namesIn = (facts: object): string[] =>
  Object.values(facts).flatMap((value: unknown) =>
    typeof value === 'function' && 'schema' in value
      ? [(value.schema as { readonly name: string }).name]
      : [],
  );

describe('a command is recorded', () => {
  it.each([account, delegation, signing, keys].flatMap(namesIn))(
    'by an administrator alone where it is about people or keys: %s',
    (command) => {
      expect(rolesFor(command)).toEqual(['administrator']);
    },
  );

  it('of the ledger itself by its administrators, and by its operator what cannot be read', () => {
    const found = Object.fromEntries(namesIn(ledger).map((name) => [name, rolesFor(name)]));
    expect(found).toEqual({
      SkipEvent: ['operator'],
      AcknowledgeReadModelDifference: ['operator'],
      ProposeIdentityProvider: ['administrator'],
      ApproveIdentityProvider: ['administrator'],
    });
  });

  it('of money that came in by the cashier alone, and what becomes of it by the recorder too', () => {
    expect(rolesFor('RecordReceipt')).toEqual(['cashier']);
    expect(rolesFor('ReturnReceipt')).toEqual(['recorder', 'cashier']);
  });

  it.each(['SignAgreement', 'a command of tomorrow', 'toString', '__proto__', 'constructor'])(
    'by the recorder where nothing else is said: %s',
    (command) => {
      expect(rolesFor(command)).toEqual(['recorder']);
    },
  );
});

describe('a signature is given', () => {
  it('by no recorder and no cashier, and only under a delegation', () => {
    for (const signature of ['CertifyProposal', 'ApproveProposal', 'RejectProposal']) {
      const enough = rolesFor(signature);
      expect(enough.every(isBookingRole)).toBe(true);
      expect(enough).not.toContain('recorder');
      expect(enough).not.toContain('cashier');
    }
    expect(rolesFor('CertifyProposal')).toEqual(['certifier']);
    expect(rolesFor('ApproveProposal')).toEqual(['approver', 'controller']);
  });
});

describe('what somebody booked alone', () => {
  it.each([
    ['PledgeAnnounced', 'AnnouncePledge'],
    ['PledgeAmended', 'AmendPledge'],
    ['PledgeWithdrawn', 'WithdrawPledge'],
    ['PledgeLapsed', 'LapsePledge'],
    ['ReminderSent', 'SendReminder'],
    ['ReceiptRecorded', 'RecordReceipt'],
  ])('counts for its command, as what is signed does: %s', (event, command) => {
    expect(kindOfAlone(event)).toBe(command);
    expect(rolesFor(command)).not.toEqual([]);
  });
});
