import { FailCondition, MeetCondition, type CommandRequest } from '@art30/accounting';
import { chosenId } from '../http/command-request';
import type { DecideConditionDto } from './conditions.dto';

/** The command for what became of a condition; its shape has made sure of the evidence. */
export function conditionOutcomeOf(
  pledgeId: string,
  { outcome, evidence, refundId, ...stated }: DecideConditionDto,
  request: CommandRequest,
): MeetCondition | FailCondition {
  const facts = { ...stated, pledgeId };
  if (outcome === 'MET') return new MeetCondition({ ...facts, evidence: evidence ?? '' }, request);
  const failed = { ...facts, evidence, refundId: chosenId(refundId, request) };
  return new FailCondition(failed, request);
}
