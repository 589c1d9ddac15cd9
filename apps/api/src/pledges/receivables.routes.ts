import {
  Allowance,
  BookAllowance,
  ConditionOutcome,
  FailCondition,
  MeetCondition,
  WriteOff,
  WriteOffReceivable,
  type CommandRequest,
  type kit,
} from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { PledgePath } from './paths';
import { amountRefusals, dateRefusals } from './pledge-refusals';

export const conditionRoutes: CommandResource = {
  name: 'ConditionsController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    decide: commandRoute({
      at: ':pledgeId/conditions',
      path: PledgePath,
      body: ConditionOutcome,
      command: (outcome, { pledgeId }, request) => conditionOutcomeOf(pledgeId, outcome, request),
      summary: 'Say what became of a condition',
      description:
        'MET: what came in under the condition is revenue, then what did not is receivable and revenue ' +
        'at the rate of the day; later cash clears that first. FAILED: what came in is owed back as a ' +
        'refund under `refundId`, then what did not is owed no more. Each takes the instalment that is ' +
        'due first ahead of the others.',
      refusals: [
        'PLEDGE_UNKNOWN',
        'PLEDGE_STATUS',
        'NOT_CONDITIONAL',
        'CONDITION_EXCEEDED',
        'DUPLICATE_ID',
        ...dateRefusals,
        ...amountRefusals,
      ],
    }),
  },
};

/** The command for what became of a condition; its shape has made sure of the evidence. */
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
      path: PledgePath,
      body: Allowance,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const allowanceId = chosenId(id, request);
        return new BookAllowance({ ...facts, pledgeId, allowanceId }, request);
      },
      summary: 'Book or release an allowance',
      description:
        'Allows for what instalments may not pay, in US dollars; an amount below zero releases. Never ' +
        'more than is receivable without a condition, never less than nothing. What comes in releases ' +
        'the part of the allowance above what is left; a write-off uses it first.',
      refusals: [
        'PLEDGE_UNKNOWN',
        'PLEDGE_STATUS',
        'DUPLICATE_ID',
        'INSTALMENT_UNKNOWN',
        'EXCEEDS_RECEIVABLE',
        'ALLOWANCE_EXCEEDED',
        ...dateRefusals,
        ...amountRefusals,
      ],
    }),
    writeOff: commandRoute({
      at: ':pledgeId/write-offs',
      path: PledgePath,
      body: WriteOff,
      command: (facts, { pledgeId }, request) =>
        new WriteOffReceivable({ ...facts, pledgeId }, request),
      summary: 'Write off a receivable',
      description:
        'Gives up what instalments owe, at carrying value: out of the allowance for the instalment ' +
        'first, the rest as an expense. For the controller alone, after an investigation and with an ' +
        'approval. What is owed on a condition is no receivable.',
      refusals: [
        'PLEDGE_UNKNOWN',
        'PLEDGE_STATUS',
        'AUTHORITY_REQUIRED',
        'INVESTIGATION_REQUIRED',
        'APPROVAL_REFERENCE_REQUIRED',
        'INSTALMENT_UNKNOWN',
        'EXCEEDS_RECEIVABLE',
        ...dateRefusals,
        ...amountRefusals,
      ],
      approvedBy: 'controller',
    }),
  },
};
