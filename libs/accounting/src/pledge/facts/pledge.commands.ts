import type { SpendingCommand } from './spending.facts';
import type { AgreementCommand } from './agreement.facts';
import type { AnnouncementCommand } from './announcement.facts';
import type { ConditionCommand, BookAllowance, WriteOffReceivable } from './receivables.facts';
import type { ConvertCash, PayLevy, RefundCommand } from './paying.facts';
import type { ReceivingCommand } from './receiving.facts';
import type { ReversePledgeEvent } from './reversing.facts';
import type { RevaluePledge } from './revaluation.commands';
import type { TakeOverPledge } from './opening.facts';

export type PledgeCommand =
  | AnnouncementCommand
  | AgreementCommand
  | TakeOverPledge
  | SpendingCommand
  | ConditionCommand
  | BookAllowance
  | WriteOffReceivable
  | RefundCommand
  | ConvertCash
  | RevaluePledge
  | ReversePledgeEvent
  | ReceivingCommand
  | PayLevy;
