import { audits, stepOf, type CommandRow } from '@art30/accounting';
import type { ConfirmationReplied, ConfirmationRequested } from './confirmation.facts';
import type { EngagementEvent, OpenEngagement } from './engagement.facts';
import type { RunRecorded } from './run.facts';
import type { SampleDrawn } from './sample.facts';

/** What the house knows of a command of the auditor's log beside its facts. */
type EngagementRow = CommandRow<EngagementEvent['type']>;

/** What an auditor puts on record, each with its row; what comes from the books is there already. */
export const engagementCommands = {
  OpenEngagement: stepOf('OpenEngagement', audits('EngagementOpened'))<OpenEngagement>,
  DrawSample: stepOf('DrawSample', audits('SampleDrawn'))<SampleDrawn>,
  RecordRun: stepOf('RecordRun', audits('RunRecorded'))<RunRecorded>,
  RequestConfirmations: stepOf('RequestConfirmations', audits('ConfirmationRequested'))<
    readonly ConfirmationRequested[]
  >,
  RecordReply: stepOf('RecordReply', audits('ConfirmationReplied'))<ConfirmationReplied>,
} satisfies Readonly<Record<string, { readonly row: EngagementRow }>>;

type Commands = typeof engagementCommands;
export type EngagementCommand = InstanceType<Commands[keyof Commands]>;

/** The class of a command with these facts. */
export interface EngagementCommandClass<Facts> {
  readonly row: EngagementRow;
  new (facts: Facts): EngagementCommand;
}

/** Whether a command begins an engagement; every other one needs it to be there. */
export function isOpening({ row }: { readonly row: EngagementRow }): boolean {
  return row.books[0] === 'EngagementOpened';
}
