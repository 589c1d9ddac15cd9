import { audits, stepOf, type CommandRow } from '@art30/accounting';
import type { ConfirmationReplied, ConfirmationRequested } from './confirmation.facts';
import type { EngagementEvent, OpenEngagement } from './engagement.facts';
import type { RunRecorded } from './run.facts';
import type { SampleDrawn } from './sample.facts';

/** Row of a command of the auditor's log: its roles and event types. */
type EngagementRow = CommandRow<EngagementEvent['type']>;

/**
 * Commands of an auditor, each with its row. Figures from the books are read before a command is built, so
 * its facts are complete.
 */
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

/** Constructor of a command, with the row of the command. `Facts` is the type of its data. */
export interface EngagementCommandClass<Facts> {
  readonly row: EngagementRow;
  new (facts: Facts): EngagementCommand;
}

/** True for the command that opens an engagement; every other one needs an open engagement. */
export function isOpening({ row }: { readonly row: EngagementRow }): boolean {
  return row.books[0] === 'EngagementOpened';
}
