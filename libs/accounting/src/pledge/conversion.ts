import { lowestFrom, type BookedLine } from '../books';
import { isCash } from '../chart-of-accounts';
import { demandNotFuture, type IsoDate } from '../dates';
import type { Entry } from '../entries';
import { Money } from '../money';
import { postingDateOf } from '../period/posting';
import { demand, refuse } from '../rejection';
import { sidesOf, sideWarnings } from '../transfer/cash-sides';
import type { CashSide } from '../transfer/transfer.events';
import { existingPledge } from './announcement';
import { demandNewId } from './authority';
import type { ConvertCash } from './conversion.commands';
import type { PledgeFact } from './pledge.events';
import type { Pledge, PledgeContext, PledgeState } from './pledge.state';

/**
 * Cash leaves an account only as far as the pledge has it there, for that purpose and in all; it
 * reaches the other one whatever stands there, for that is how internal borrowing is repaid.
 */
export function convert(
  { facts, request }: ConvertCash,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { transferId, effectiveDate, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = existingPledge(state, facts.pledgeId);
  demandNewId(pledge, transferId);
  const { from, to } = sidesOf(facts, context);
  const date = postingDateOf(facts);
  const purpose = facts.purpose ?? onlyPurpose(pledge, from, date);
  demandHeld(pledge, from, { purpose, date });
  const warnings = sideWarnings([from, to], effectiveDate);
  const data = { effectiveDate, documentReference, transferId, purpose, from, to, warnings };
  return [{ type: 'CashConverted', data }];
}

/** Cash of a pledge on a ledger account, of one purpose or of all. */
export function cashOn(pledge: Pledge, ledgerAccount: string, purpose?: string): BookedLine[] {
  return [...pledge.lines].filter(
    ({ account, dims }) =>
      account === ledgerAccount &&
      dims.pledge !== undefined &&
      (purpose === undefined || dims.purpose === purpose),
  );
}

function onlyPurpose(pledge: Pledge, { ledgerAccount, bankAccount }: CashSide, date: IsoDate) {
  const all = new Set(cashOn(pledge, ledgerAccount).map(({ dims }) => dims.purpose ?? ''));
  const held = [...all].filter(
    (purpose) => lowestFrom(cashOn(pledge, ledgerAccount, purpose), date).amount > 0n,
  );
  const [only, another] = held;
  if (only === undefined) {
    const detail = `pledge ${pledge.pledgeId} has no cash on ${bankAccount} from ${date} on`;
    return refuse('INSUFFICIENT_CASH', detail, 'from.amount');
  }
  demand(
    another === undefined,
    'PURPOSE_UNKNOWN',
    `pledge ${pledge.pledgeId} has cash of ${held.join(', ')} on ${bankAccount}: name one`,
    'purpose',
  );
  return only;
}

function demandHeld(
  pledge: Pledge,
  { ledgerAccount, bankAccount, amount }: CashSide,
  { purpose, date }: { readonly purpose: string; readonly date: IsoDate },
): void {
  const leaving = Money.of(amount);
  const ofPurpose = lowestFrom(cashOn(pledge, ledgerAccount, purpose), date);
  const ofPledge = lowestFrom(cashOn(pledge, ledgerAccount), date);
  const held = ofPledge.amount < ofPurpose.amount ? ofPledge : ofPurpose;
  const whose = held === ofPurpose ? `${pledge.pledgeId} for ${purpose}` : pledge.pledgeId;
  demand(
    leaving.minor <= held.amount,
    'INSUFFICIENT_CASH',
    `${leaving.toString()} is more than the ` +
      `${Money.ofMinor(held.amount, leaving.currency).toString()} ${leaving.currency} ` +
      `that ${whose} has on ${bankAccount} on ${held.date}`,
    'from.amount',
  );
}

/** Cash that was converted since is not there to be taken back: the conversion goes first. */
export function demandNotConverted(pledge: Pledge, takenBack: readonly BookedLine[]): void {
  for (const { account, dims, amount, date, currency } of takenBack) {
    const { purpose = '' } = dims;
    if (!isCash(account) || dims.pledge === undefined || amount >= 0n) continue;
    const left = takenBack.filter(
      (line) => line.account === account && line.dims.purpose === purpose && line.dims.pledge,
    );
    const lowest = lowestFrom([...cashOn(pledge, account, purpose), ...left], date).amount;
    const conversion = lowest < 0n ? conversionOf(pledge, account, purpose) : undefined;
    demand(
      conversion === undefined,
      'DEPENDENT_EVENTS',
      `cash for ${purpose} would be short by ${currency} ` +
        `${Money.ofMinor(-lowest, currency).toString()}, which CashConverted ` +
        `${conversion ?? ''} took on: reverse that first`,
    );
  }
}

/** The last conversion that took cash of a purpose from an account and stands. */
function conversionOf({ booked }: Pledge, account: string, purpose: string): string | undefined {
  const takes = (line: Entry) =>
    line.account === account && line.dims.purpose === purpose && line.amount.startsWith('-');
  return [...booked.entries()].findLast(
    ([, { type, reversed, entries }]) =>
      type === 'CashConverted' && !reversed && entries.some(takes),
  )?.[0];
}
