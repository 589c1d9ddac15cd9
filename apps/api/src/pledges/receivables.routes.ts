import {
  Allowance,
  BookAllowance,
  ConditionOutcome,
  FailCondition,
  MeetCondition,
  Reminder,
  SendReminder,
  WriteOff,
  WriteOffReceivable,
  type CommandRequest,
  type kit,
} from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { PledgePath } from './pledge-paths';

export const conditionRoutes: CommandResource = {
  name: 'ConditionsController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    decide: commandRoute({
      at: ':pledgeId/conditions',
      begins: ['FailCondition', 'MeetCondition'],
      about: 'named',
      path: PledgePath,
      body: ConditionOutcome,
      command: (outcome, { pledgeId }, request) => conditionOutcomeOf(pledgeId, outcome, request),
      summary: 'Record that a condition is met or has failed',
      description:
        'MET: money received under the condition becomes revenue first, then what is not yet received becomes receivable and revenue at the rate of the day; later cash settles that first. FAILED: money received under the condition becomes a refund owed under `refundId` first, then what is not yet received is owed no more. Both begin with the instalment that is due first.',
    }),
  },
};

/**
 * Makes the command that records a condition of a pledge as met or failed. If it is met, the shape of the body
 * guarantees that evidence is given.
 */
function conditionOutcomeOf(
  pledgeId: string,
  { outcome, evidence, refundId, ...stated }: kit.Infer<typeof ConditionOutcome>,
  request: CommandRequest,
): MeetCondition | FailCondition {
  const facts = { ...stated, pledgeId };
  if (outcome === 'MET') return new MeetCondition({ ...facts, evidence: evidence ?? '' }, request);
  const failed = { ...facts, evidence, refundId: chosenId(refundId, request) };
  return new FailCondition(failed, request);
}

export const receivableRoutes: CommandResource = {
  name: 'ReceivablesController',
  root: 'v1/pledges',
  tag: 'receivables',
  routes: {
    allow: commandRoute({
      at: ':pledgeId/allowances',
      begins: 'BookAllowance',
      about: 'named',
      path: PledgePath,
      body: Allowance,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const allowanceId = chosenId(id, request);
        return new BookAllowance({ ...facts, pledgeId, allowanceId }, request);
      },
      summary: 'Book or release an allowance',
      description:
        'Books an allowance, in US dollars, for instalments that may not be paid; a negative amount releases it. The allowance is never above the unconditional receivable and never below zero. A payment releases the part of the allowance above what is still owed; a write-off uses the allowance first.',
    }),
    remind: commandRoute({
      at: ':pledgeId/reminders',
      begins: 'SendReminder',
      about: 'named',
      path: PledgePath,
      body: Reminder,
      command: (facts, { pledgeId }, request) => new SendReminder({ ...facts, pledgeId }, request),
      summary: 'Record that the donor was reminded of an instalment',
      description:
        'Only of an instalment that is overdue: past its due date, with something receivable on the day of the reminder. It books nothing; the ageing counts the reminders of each instalment.',
    }),
    writeOff: commandRoute({
      at: ':pledgeId/write-offs',
      begins: 'WriteOffReceivable',
      about: 'named',
      path: PledgePath,
      body: WriteOff,
      command: (facts, { pledgeId }, request) =>
        new WriteOffReceivable({ ...facts, pledgeId }, request),
      summary: 'Write off a receivable',
      description:
        'Writes off what instalments owe, at carrying value: out of the allowance for the instalment first, the rest as an expense. Only the controller may do this, after an investigation and with an approval. What is owed on a condition is not a receivable and cannot be written off.',
    }),
  },
};
