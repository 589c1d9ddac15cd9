import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { demandController, postingDateOf } from '../../period/posting';
import { demand, isGiven } from '../../kernel/rejection';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import {
  demandInstalment,
  demandLineCount,
  overPurposes,
  receivableByPurpose,
  statedOf,
} from './receivable';
import type { WriteOffReceivable, WrittenOffLine } from '../facts/receivables.facts';
import { signedPledge } from '../guards/existing-pledge';

/**
 * Writes receivables off after an investigation (rule 106.7). Money owed on a condition is no
 * receivable: there the condition fails.
 *
 * @throws Rejection AUTHORITY_REQUIRED, INVESTIGATION_REQUIRED, APPROVAL_REFERENCE_REQUIRED,
 * EXCEEDS_RECEIVABLE, and those of {@link signedPledge}.
 */
export function writeOff(
  { facts, request }: WriteOffReceivable,
  state: PledgeState,
  { posting }: PledgeContext,
): PledgeFact[] {
  const { effectiveDate, documentReference, reason } = facts;
  const { investigationReference, approvalReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandController(posting, 'a write-off');
  demand(
    isGiven(investigationReference),
    'INVESTIGATION_REQUIRED',
    'a receivable is written off after an investigation: give the investigationReference',
    'investigationReference',
  );
  demandApproved(approvalReference);
  demandLineCount(facts.lines.length);
  const from = postingDateOf(facts);
  const lines = facts.lines.reduce<WrittenOffLine[]>(
    (before, line, index) => [...before, ...spread(pledge, { line, index, from, before })],
    [],
  );
  const references = { investigationReference, approvalReference };
  const data = { effectiveDate, documentReference, lines, ...references, reason };
  return [{ type: 'ReceivableWrittenOff', data }];
}

/** @throws Rejection APPROVAL_REFERENCE_REQUIRED. */
export function demandApproved(approvalReference: string): void {
  demand(
    isGiven(approvalReference),
    'APPROVAL_REFERENCE_REQUIRED',
    'money is given up or paid back on an approval: give the approvalReference',
    'approvalReference',
  );
}

interface Spreading {
  readonly line: WriteOffReceivable['facts']['lines'][number];
  readonly index: number;
  readonly from: IsoDate;
  readonly before: readonly WrittenOffLine[];
}

/** One stated line over the purposes of its instalment, in proportion to what each owes. */
function spread(pledge: SignedPledge, { line, index, from, before }: Spreading): WrittenOffLine[] {
  const field = `lines[${index}]`;
  const { instalment, purpose } = line;
  const amount = Money.positive(line.amount, `${field}.amount`);
  amount.in(pledge.currency, `${field}.amount`);
  demandInstalment(pledge, instalment, field);
  const owed = new Map<string, bigint>();
  for (const [of, balance] of receivableByPurpose(pledge.lines, instalment, from)) {
    if (purpose !== undefined && purpose !== of) continue;
    owed.set(of, balance.amount - statedOf(before, { instalment, purpose: of }));
  }
  const total = [...owed.values()].reduce((sum, owes) => sum + owes, 0n);
  demand(
    amount.minor <= total,
    'EXCEEDS_RECEIVABLE',
    `${amount.named} is more than the ${Money.ofMinor(total, pledge.currency).named} ` +
      `receivable of instalment ${instalment}${purpose === undefined ? '' : ` for ${purpose}`}` +
      (pledge.agreement.condition === null
        ? ': write off less'
        : ': money under a condition is no receivable'),
    `${field}.amount`,
  );
  return overPurposes(amount.minor, owed).map(([of, part]) => {
    const money = Money.ofMinor(part, pledge.currency).toJSON();
    return { instalment, purpose: of, amount: money };
  });
}
