import type { MoneyFact } from '@art30/accounting';
import { given } from '@art30/testing';
import { engagementCommands, type EngagementCommand } from './engagement.commands';
import { engagementDecider } from './engagement.decider';
import type { ConfirmationRequested, RecordReply } from './confirmation.facts';
import type { EngagementEvent } from './engagement.facts';

const { OpenEngagement, RequestConfirmations, RecordReply: Reply } = engagementCommands;
const facts = { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
const eur = (amount: string): MoneyFact => ({ amount, currency: 'EUR' });
const usd = (amount: string): MoneyFact => ({ amount, currency: 'USD' });

const request: ConfirmationRequested = {
  donor: 'DON-A',
  asAt: '2024-12-31',
  throughSequence: 9,
  pledges: [],
  replyTo: 'audit',
  totals: [eur('500.00'), usd('10.00')],
  usd: usd('560.00'),
  template: 'CONFIRMATION-LETTER@1',
  letterSha256: 'a'.repeat(64),
};
const open = new OpenEngagement(facts);
const ask = new RequestConfirmations([request]);
const reply = (said: Partial<RecordReply>, confirmationId = 'e2') =>
  new Reply({ confirmationId, outcome: 'AGREED', repliedOn: '2025-02-14', ...said });

/** Returns the events of these commands, under the ids e1, e2 and so on. */
function decided(...commands: readonly EngagementCommand[]): readonly EngagementEvent[] {
  const after = given(engagementDecider, { today: '2025-03-01' }).commands(...commands);
  return after.recorded.map(({ event }) => event);
}

describe('an engagement', () => {
  it('is opened once, and then asks donors and records what they reply', () => {
    const differs = reply({ outcome: 'DIFFERS', amounts: [eur('450.00'), usd('10.00')] });
    const none = reply({ outcome: 'NO_REPLY' });
    expect(decided(open, ask, none, none, differs, reply({})).map(({ type }) => type)).toEqual([
      ...['EngagementOpened', 'ConfirmationRequested'],
      ...['ConfirmationReplied', 'ConfirmationReplied'],
      ...['ConfirmationReplied', 'ConfirmationReplied'],
    ]);
  });

  it('asks a donor again about another date', () => {
    const later = new RequestConfirmations([{ ...request, asAt: '2025-01-31' }]);
    expect(decided(open, ask, later)).toHaveLength(3);
  });

  it.each<readonly [code: string, field: string, commands: readonly EngagementCommand[]]>([
    ['ENGAGEMENT_EXISTS', 'id', [open, open]],
    ['ENGAGEMENT_UNKNOWN', 'engagementId', [ask]],
    ['ENGAGEMENT_UNKNOWN', 'engagementId', [reply({})]],
    ['CONFIRMATION_EXISTS', 'donors', [open, ask, ask]],
    ['CONFIRMATION_UNKNOWN', 'confirmationId', [open, ask, reply({}, 'e1')]],
    ['INVALID_DATE', 'repliedOn', [open, ask, reply({ repliedOn: '2025-02-30' })]],
    ['DATE_IN_FUTURE', 'repliedOn', [open, ask, reply({ repliedOn: '2025-03-09' })]],
    ['DATES_NOT_ORDERED', 'repliedOn', [open, ask, reply({ repliedOn: '2024-12-30' })]],
    ['REPLY_INVALID', 'amounts', [open, ask, reply({ amounts: [eur('1.00')] })]],
    ['REPLY_INVALID', 'amounts', [open, ask, reply({ outcome: 'DIFFERS' })]],
    ['REPLY_INVALID', 'outcome', [open, ask, reply({}), reply({ outcome: 'NO_REPLY' })]],
    [
      'REPLY_INVALID',
      'amounts',
      [open, ask, reply({ outcome: 'DIFFERS', amounts: [eur('1.00'), eur('2.00')] })],
    ],
    [
      'REPLY_INVALID',
      'amounts',
      [open, ask, reply({ outcome: 'DIFFERS', amounts: [usd('10.00'), eur('500.00')] })],
    ],
    [
      'INVALID_MINOR_UNITS',
      'amounts[0]',
      [open, ask, reply({ outcome: 'DIFFERS', amounts: [eur('1.001')] })],
    ],
  ])('refuses with %s at %s (%#)', (code, field, commands) => {
    expect(decided(...commands.slice(0, -1)).length).toBe(commands.length - 1);
    expect(() => decided(...commands)).toThrow(expect.objectContaining({ code, field }));
  });
});
