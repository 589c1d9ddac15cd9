import { event, recordedFact, type FactsOf } from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import { rateUsed } from '../../rates/rate-used';
import { date, money, name, optional, pick, reason, reference, shape, yesOrNo } from '../../schema';
import { earmarks, identity, statedEarmarks, type OnPledge } from './on-pledge';

const amount = money('Amount of the pledge.');

/** What a pledge says of itself, however it begins. */
export const pledged = {
  ...{ donorId: identity.donorId, recommendation: identity.recommendation },
  amount,
  earmarks: statedEarmarks,
};

export const Announcement = shape('AnnouncePledge', {
  ...recordedFact,
  ...pledged,
  announcedOn: date('Day of the announcement.', '2024-03-11'),
  occasion: optional(name('Occasion of the announcement.', 'pledging event')),
});

export class AnnouncePledge extends commandOf(Announcement)<OnPledge> {}

export const PledgeAnnounced = event('PledgeAnnounced', {
  ...identity,
  amount,
  earmarks,
  rate: rateUsed("Rate of the announcement's date."),
  ...pick(Announcement, 'occasion'),
});

export const Acceptance = shape('AcceptPledge', {
  ...recordedFact,
  effectiveDate: date('Day of the acceptance.', '2024-04-20'),
  additionalLiability: optional(
    yesOrNo(
      'The pledge brings an additional financial liability (regulation 3.12); left out: none.',
      false,
    ),
  ),
  consentReference: optional(
    reference('Consent of the authority to that liability.', 'decision 2024/17'),
  ),
});

export class AcceptPledge extends commandOf(Acceptance)<OnPledge> {}

export const PledgeAccepted = event('PledgeAccepted', {
  additionalLiability: yesOrNo(
    'The pledge brings an additional financial liability (regulation 3.12).',
  ),
  ...pick(Acceptance, 'consentReference'),
});

const ending = {
  ...recordedFact,
  effectiveDate: date('Day on which the pledge ends.', '2024-12-31'),
  reason: reason('Why it ends.', 'the donor withdraws its announcement'),
};
export const Withdrawal = shape('WithdrawPledge', ending);
export const Lapse = shape('LapsePledge', ending);

export class WithdrawPledge extends commandOf(Withdrawal)<OnPledge> {}

export class LapsePledge extends commandOf(Lapse)<OnPledge> {}

export const PledgeWithdrawn = event('PledgeWithdrawn', pick(Withdrawal, 'reason'));
export const PledgeLapsed = event('PledgeLapsed', pick(Lapse, 'reason'));

export type PledgeAnnouncedFacts = FactsOf<typeof PledgeAnnounced>;

export type AnnouncementCommand = AnnouncePledge | AcceptPledge | WithdrawPledge | LapsePledge;

export const announcementEvents = {
  PledgeAnnounced,
  PledgeAccepted,
  PledgeWithdrawn,
  PledgeLapsed,
};
