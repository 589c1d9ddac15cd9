import {
  approvedByController,
  eur,
  givenPledge,
  requestOn,
  signingDirectly,
  writingOff,
} from '@art30/testing';
import { SendReminder } from '../facts/receivables.facts';

const owing = givenPledge().with(approvedByController).commands(signingDirectly());
const reminding = (effectiveDate: string, instalment = 1) =>
  new SendReminder(
    { pledgeId: 'P1', effectiveDate, instalment, language: 'fr', reference: 'REM-1' },
    requestOn('2024-12-31'),
  );

describe('a reminder of an overdue instalment', () => {
  it('is put on record with its language and reference, and books nothing', () => {
    owing.when(reminding('2024-12-01')).thenEvents({
      type: 'ReminderSent',
      data: { instalment: 1, language: 'fr', reference: 'REM-1', entries: [] },
    });
  });

  it.each([
    [['INSTALMENT_NOT_OVERDUE', '1', 'effectiveDate'], reminding('2024-05-07')],
    [['INSTALMENT_UNKNOWN', 'P1 3', 'instalment'], reminding('2024-12-01', 3)],
  ] as const)('is refused with %j', (refusal, command) => {
    owing.when(command).thenRefusal(refusal);
  });

  it('is refused for what owes nothing any more', () => {
    const settled = owing.commands(writingOff(eur('1000.00')));
    settled
      .when(reminding('2024-12-01'))
      .thenRefusal(['INSTALMENT_NOT_OVERDUE', '1', 'instalment']);
  });
});
