import {
  kit,
  ledgerEventOf,
  RuleSetting,
  signingDecider,
  signingRuleOn,
  signingRules,
  stream,
  type IsoDate,
} from '@art30/accounting';
import { fold, type EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

const { answer, answerRowsMax, date, listOf, meaning, moment, nullable, oneOf, words } = kit;

/** A signing rule, which says how many people must sign, and the person who set it. */
export const SigningRuleView = answer('SigningRuleView', {
  id: words('Id of the event that set it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  effectiveDate: date('First day on which it holds.', '2025-08-01'),
  ...kit.pick(RuleSetting, 'rule', 'reason'),
  documentReference: meaning(
    RuleSetting.members.documentReference,
    'Reference of the decision behind it.',
  ),
  recordedBy: words('Who proposed it.', 'administrator-1'),
  certifiedBy: nullable(words('Who certified it.', 'u.certify')),
  approvedBy: nullable(words('Who approved it.', 'u.controller')),
  recordedAt: moment('When it was approved, UTC.', '2025-07-31T09:00:00.000Z'),
});

/** The signing rule in force today, and all rules that were ever set. */
export const SigningRulesAnswer = answer('SigningRulesAnswer', {
  inForce: oneOf(signingRules)('How many people sign what books today.', 'THREE_PEOPLE'),
  items: listOf(SigningRuleView, answerRowsMax)('The rules, in the order in which they were set.'),
});

/**
 * Reads signing rules from the log instead of the read model, so that checks of signatures are right even if the read
 * model lags.
 */
export class SigningRuleBooks {
  constructor(
    private readonly events: EventStore,
    private readonly today: () => IsoDate,
  ) {}

  /** Returns the signing rule in force today, and all rules in the order in which they were set. */
  async list() {
    const recorded = (await this.events.readStream(stream.signing)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return event.type === 'SigningRuleSet' ? [{ ...stored, event }] : [];
    });
    const items = recorded.map(({ id, event, metadata }) => {
      const { effectiveDate, rule, reason, documentReference = '' } = event.data;
      const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = metadata;
      const people = { recordedBy, certifiedBy, approvedBy };
      return { id, effectiveDate, rule, reason, documentReference, ...people, recordedAt };
    });
    return { inForce: signingRuleOn(fold(signingDecider, recorded), this.today()), items };
  }

  /**
   * Returns the signing rule that an event set.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(eventId: string) {
    const { items } = await this.list();
    const found = items.find(({ id }) => id === eventId);
    if (found) return found;
    throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', `event ${eventId} set no signing rule`);
  }
}
