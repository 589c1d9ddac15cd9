import {
  AcceptPledge,
  account,
  AmendPledge,
  AnnouncePledge,
  bucketOf,
  donorKindRule,
  LapsePledge,
  MakeAllocation,
  MakeReallocation,
  Money,
  RecordDueDiligence,
  RecordPartyStatus,
  ReduceAllocation,
  RegisterDonor,
  ReversePledgeEvent,
  SignAgreement,
  SignDirectly,
  WithdrawPledge,
  type AgreementTerms,
  type BookedEvent,
  type Earmark,
  type Pledge,
  type Recommendation,
} from '@art30/accounting';
import { exampleCondition } from '@art30/testing';
import type { Dice } from './dice';
import type { Approver, LedgerWorld } from './ledger-world';
import { request } from './officer-request';

export interface Move {
  readonly world: LedgerWorld;
  readonly dice: Dice;
  /** Number of the step in its history. Ids in the step's commands contain it. */
  readonly step: number;
  /** Days since the beginning of the history. Facts are dated on this day or before it. */
  readonly day: number;
}

export type Play = (move: Move) => Promise<void>;

export const purposesOf = {
  m: ['f', 'f.translation.fr', 'j', 'k', 'l', 'M-GEN'],
  n: ['k', 'l', 'e.national', 'i', 'TA-GEN'],
} as const satisfies Record<Recommendation, readonly string[]>;
export const levels = ['GLOBAL', 'REGIONAL', 'NATIONAL'] as const;

/** Returns the date `day` days after 1 October 2024. With that beginning, histories cross the end of a year. */
export function dateOf(day: number): string {
  return new Date(Date.UTC(2024, 9, 1 + Math.max(0, day))).toISOString().slice(0, 10);
}

/** Returns the current day of the history, or sometimes an earlier one. */
export function someDate({ world, dice, day }: Move, notBefore = ''): string {
  const back = dice.chance(30) ? dice.below(90) : 0;
  const { closed, softClosed } = world.ledgerStates.periods;
  // Sometimes a date in a fenced or closed year, so that the fact is late.
  const late = dice.chance(8) ? dice.pick([...closed, ...softClosed]) : undefined;
  const date = late === undefined ? dateOf(day - back) : `${late}-12-${10 + dice.below(22)}`;
  return date < notBefore && dice.chance(90) ? notBefore : date;
}

/** Returns a random pledge, in most cases one that fits. */
export function somePledge(
  { world, dice }: Move,
  fits: (pledge: Pledge) => boolean,
): Pledge | undefined {
  const all = [...world.ledgerStates.pledges.keys()].flatMap((id) => world.pledge(id) ?? []);
  const fitting = all.filter(fits);
  return dice.pick(fitting.length > 0 && dice.chance(95) ? fitting : all);
}

export const registerDonor: Play = async ({ world, dice, step }) => {
  const kind = dice.pickOf([
    ...(['STATE_PARTY', 'STATE_PARTY', 'FOUNDATION', 'STATE_NON_PARTY', 'NGO'] as const),
    'ANONYMOUS',
  ]);
  const donorId = `D${step}`;
  const partySince = kind === 'STATE_PARTY' ? '2003-09-29' : undefined;
  const name = dice.chance(80) ? donorId : `Donor of ${kind}`;
  await world.execute(new RegisterDonor({ donorId, name, kind, partySince }, request));
};

export const assessDonor: Play = async ({ world, dice, day }) => {
  const waiting = [...world.ledgerStates.donors.values()].flatMap((donor) =>
    donor && donorKindRule(donor.kind, '2024-01-01').dueDiligence !== 'none' ? [donor] : [],
  );
  const donorId = dice.pick(waiting)?.donorId ?? 'nobody';
  const outcome = dice.pickOf(['CLEARED', 'CLEARED_WITH_CONDITIONS', 'CLEARED', 'REFUSED']);
  const term = { assessedOn: dateOf(day - 20), validUntil: dateOf(day + 200), reference: 'DD' };
  await world.execute(new RecordDueDiligence({ donorId, outcome, ...term }, request));
};

export const joinConvention: Play = async ({ world, dice, day }) => {
  const donor = dice.pick(
    [...world.ledgerStates.donors.values()].filter((candidate) => candidate !== undefined),
  );
  const status = {
    donorId: donor?.donorId ?? 'nobody',
    since: dateOf(day - 10),
    reference: 'C.N.',
  };
  await world.execute(new RecordPartyStatus(status, request));
};

export function newTerms({ world, dice }: Move) {
  const donors = [...world.ledgerStates.donors.values()].flatMap((donor) => donor ?? []);
  const named = donors.filter(({ kind }) => kind !== 'ANONYMOUS');
  const donor = dice.pick(dice.chance(92) ? named : donors);
  const party = donor !== undefined && donor.party.length > 0;
  const recommendation: Recommendation = party !== dice.chance(15) ? 'n' : 'm';
  const currency = dice.pickOf(['USD', 'EUR', 'EUR', 'JPY', 'KWD']);
  const amount = Money.ofMinor(dice.amount(), currency);
  const earmarks = someEarmarks(dice, amount, recommendation);
  return { donorId: donor?.donorId ?? 'nobody', recommendation, amount, earmarks };
}

/** Returns up to three earmarks for a part or all of the amount, sometimes with a purpose that is not allowed. */
function someEarmarks(dice: Dice, amount: Money, recommendation: Recommendation): Earmark[] {
  const count = dice.below(4);
  const purposes =
    purposesOf[dice.chance(3) ? (recommendation === 'm' ? 'n' : 'm') : recommendation];
  const chosen = [...new Set(Array.from({ length: count }, () => dice.pick(purposes) ?? 'k'))];
  if (chosen.length === 0) return [];
  const whole = dice.chance(60) ? amount.minor : (amount.minor + 1n) / 2n;
  const shares = dice.parts(whole, chosen.length);
  return chosen.flatMap((purpose, index) => {
    const share = Money.ofMinor(shares[index] ?? 0n, amount.currency);
    return share.isZero ? [] : [{ purpose, amount: share.toJSON() }];
  });
}

export const announce: Play = async (move) => {
  const { amount, ...terms } = newTerms(move);
  const announcedOn = someDate(move);
  const facts = { pledgeId: `P${move.step}`, ...terms, amount: amount.toJSON(), announcedOn };
  await move.world.post(new AnnouncePledge(facts, request));
};

export const amend: Play = async (move) => {
  const pledge = somePledge(move, ({ status }) => status === 'announced');
  if (!pledge) return;
  const { dice } = move;
  const before = sumOf(pledge.earmarks, pledge.currency);
  const amount = dice.chance(50) ? Money.ofMinor(dice.amount(), pledge.currency) : before;
  const restated = dice.chance(60) ? someEarmarks(dice, amount, pledge.recommendation) : undefined;
  const effectiveDate = someDate(move, pledge.termsDate);
  const facts = { pledgeId: pledge.pledgeId, effectiveDate, amount: amount.toJSON() };
  const command = new AmendPledge(
    { ...facts, earmarks: restated, reason: 'note verbale' },
    request,
  );
  await move.world.post(command);
};

export const withdraw: Play = (move) => endOf(move, WithdrawPledge);
export const lapse: Play = (move) => endOf(move, LapsePledge);

async function endOf(move: Move, End: typeof WithdrawPledge | typeof LapsePledge): Promise<void> {
  const isAnyway = move.dice.chance(50);
  const pledge = somePledge(
    move,
    ({ status, cash }) => status === 'announced' && (isAnyway || cash.size > 0),
  );
  if (!pledge) return;
  const effectiveDate = someDate(move, pledge.termsDate);
  const facts = { pledgeId: pledge.pledgeId, effectiveDate, reason: 'note verbale' };
  await move.world.post(new End(facts, request));
}

export const accept: Play = async (move) => {
  const pledge = somePledge(
    move,
    (candidate) => candidate.status === 'announced' && !candidate.accepted,
  );
  if (!pledge) return;
  const effectiveDate = someDate(move, pledge.termsDate);
  const facts = { pledgeId: pledge.pledgeId, effectiveDate, additionalLiability: false };
  await move.world.post(new AcceptPledge(facts, request));
};

export const sign: Play = async (move) => {
  const pledge = somePledge(move, ({ status }) => status === 'announced');
  if (!pledge) return;
  const { dice } = move;
  const announced = sumOf(pledge.earmarks, pledge.currency);
  const same = dice.chance(75);
  const amount = same ? announced : Money.ofMinor(announced.minor + dice.amount(), pledge.currency);
  const kept = same ? undefined : widened(pledge.earmarks, amount.minus(announced));
  const earmarks = dice.chance(20)
    ? completed(someEarmarks(dice, amount, pledge.recommendation), amount, pledge.recommendation)
    : kept;
  const signedOn = someDate(move, pledge.termsDate);
  const terms = agreementOf(dice, signedOn, amount, earmarks ?? pledge.earmarks);
  const facts = { pledgeId: pledge.pledgeId, ...terms, amount: amount.toJSON(), earmarks };
  await move.world.post(new SignAgreement(facts, request));
};

export const signDirectly: Play = async (move) => {
  const { amount, earmarks, donorId, recommendation } = newTerms(move);
  const whole = completed(earmarks, amount, recommendation);
  const agreement = agreementOf(move.dice, someDate(move), amount, whole);
  const facts = { pledgeId: `P${move.step}`, donorId, recommendation, amount: amount.toJSON() };
  await move.world.post(new SignDirectly({ ...facts, earmarks, agreement }, request));
};

/**
 * Returns the earmarks, with the rest of the amount for the general purpose of the recommendation, as the agreement
 * will contain them.
 */
export function completed(
  earmarks: readonly Earmark[],
  amount: Money,
  recommendation: Recommendation,
): readonly Earmark[] {
  const rest = amount.minus(sumOf(earmarks, amount.currency));
  if (rest.isZero) return earmarks;
  return [...earmarks, { purpose: bucketOf[recommendation], amount: rest.toJSON() }];
}

function widened(earmarks: readonly Earmark[], more: Money): Earmark[] {
  return earmarks.map(({ purpose, amount }, index) => ({
    purpose,
    amount: index === 0 ? Money.of(amount).plus(more).toJSON() : amount,
  }));
}

function agreementOf(
  dice: Dice,
  signedOn: string,
  amount: Money,
  earmarks: readonly Earmark[],
): AgreementTerms {
  const instalments = dice.chance(30)
    ? statedInstalments(dice, earmarks, amount.currency)
    : plainInstalments(dice, amount);
  return termsOf(dice, signedOn, instalments);
}

export function termsOf(
  dice: Dice,
  signedOn: string,
  instalments: AgreementTerms['instalments'],
): AgreementTerms {
  const low = dice.chance(20);
  return {
    signedOn,
    agreementReference: `AGR-${dice.below(60)}`,
    instalments,
    source: 'BUDGET',
    ...analysisOf(dice, signedOn),
    condition: dice.chance(30) ? exampleCondition : null,
    pscRate: low ? '0.07' : '0.13',
    pscApprovalReference: low ? 'FAFA' : undefined,
  };
}

/**
 * Returns the analysis under IPSAS 47 that agreements must state from 2026 on. Two in nine are left out or
 * say that there are obligations without stating them, which must be refused.
 */
function analysisOf(dice: Dice, signedOn: string) {
  const stated = dice.pickOf([
    'NONE',
    'NONE',
    'NONE',
    'NONE',
    'NONE',
    'NONE',
    'NONE',
    'IDENTIFIED',
    '',
  ] as const);
  if (signedOn < '2026-01-01' || stated === '') return {};
  return { complianceObligations: stated, complianceReference: 'memo' };
}

function plainInstalments(dice: Dice, amount: Money): AgreementTerms['instalments'] {
  return dice
    .parts(amount.minor, 1 + dice.below(4))
    .filter((part) => part > 0n)
    .map((part, index) => ({
      no: index + 1,
      dueOn: dateOf(100 + 90 * index),
      amount: Money.ofMinor(part, amount.currency).toJSON(),
    }));
}

/** Divides each earmark over some of the instalments, so that instalments differ in their purposes. */
export function statedInstalments(
  dice: Dice,
  earmarks: readonly Earmark[],
  currency: string,
): AgreementTerms['instalments'] {
  const count = 1 + dice.below(4);
  const spread = earmarks.map(({ purpose, amount }) => {
    const first = dice.below(count);
    const parts = dice.parts(Money.of(amount).minor, count - first);
    return { purpose, parts: [...Array<bigint>(first).fill(0n), ...parts] };
  });
  const rows = Array.from({ length: count }, (_, row) =>
    spread.flatMap(({ purpose, parts }) => {
      const share = Money.ofMinor(parts[row] ?? 0n, currency);
      return share.isZero ? [] : [{ purpose, amount: share.toJSON() }];
    }),
  ).filter((lines) => lines.length > 0);
  return rows.map((lines, index) => ({
    no: index + 1,
    dueOn: dateOf(100 + 90 * index),
    amount: sumOf(lines, currency).toJSON(),
    lines,
  }));
}

function sumOf(earmarks: readonly Earmark[], currency: string): Money {
  return earmarks.reduce((sum, { amount }) => sum.plus(Money.of(amount)), Money.zero(currency));
}

export const allocate: Play = async (move) => {
  const pledge = somePledge(
    move,
    (candidate) => candidate.status === 'signed' && unallocatedOf(candidate).size > 0,
  );
  if (!pledge) return;
  const { dice } = move;
  const open = [...unallocatedOf(pledge)];
  const [from, whole] = dice.pick(open) ?? ['k', 1n];
  const isBucket = from === bucketOf[pledge.recommendation];
  const within = isBucket
    ? purposesOf[pledge.recommendation]
    : [from, from, 'f.translation.fr', 'k'];
  const count = 1 + dice.below(2);
  const gross = dice.parts(dice.someOf(whole), count);
  const lines = gross
    .filter((part) => part > 0n)
    .map((part) => ({
      from: { purpose: from },
      to: { purpose: dice.pick(within) ?? 'k', level: dice.pick(levels), ...someCountry(dice) },
      gross: Money.ofMinor(part, 'USD').toJSON(),
    }));
  const effectiveDate = someDate(move, latestCash(pledge));
  const facts = { pledgeId: pledge.pledgeId, allocationId: `G${move.step}`, effectiveDate, lines };
  await move.world.post(new MakeAllocation(facts, request));
};

export const reduce: Play = async (move) => {
  const authority = someAuthority(move);
  if (!authority) return;
  const { pledge, place, gross, latest } = authority;
  const lines = [{ from: place, gross }];
  const dated = { reductionId: `G${move.step}`, effectiveDate: someDate(move, latest) };
  const facts = { pledgeId: pledge.pledgeId, ...dated, lines, reason: 'smaller need' };
  await move.world.post(new ReduceAllocation(facts, request));
};

export const reallocate: Play = async (move) => {
  const authority = someAuthority(move);
  if (!authority) return;
  const { dice } = move;
  const { pledge, place: from, gross, latest } = authority;
  const purpose = dice.chance(40)
    ? from.purpose
    : (dice.pick(purposesOf[pledge.recommendation]) ?? 'k');
  const to = { purpose, level: dice.pick(levels), ...someCountry(dice) };
  const effectiveDate = someDate(move, latest);
  const donorConsent = dice.chance(60) ? { reference: 'letter', date: effectiveDate } : undefined;
  const dated = { reallocationId: `G${move.step}`, effectiveDate };
  const facts = { pledgeId: pledge.pledgeId, ...dated, from, to, gross, donorConsent };
  await move.world.post(new MakeReallocation(facts, request));
};

const reversibleTypes: readonly string[] = [
  'AgreementSigned',
  'PledgeTakenOver',
  'AllocationMade',
  'AllocationReduced',
  'ReallocationMade',
  'ExpenditureReported',
  'SupportCostCharged',
  'AgreementAmended',
  'InstalmentsRescheduled',
  'ConditionMet',
  'ConditionFailed',
  'AgreementTerminated',
  'AllowanceBooked',
  'ReceivableWrittenOff',
  'ContributionRefunded',
  'RefundPaid',
  'LevyPaid',
  'CashConverted',
  'PledgeRevalued',
];

export const reverseEvent: Play = async (move) => {
  const { dice } = move;
  const isRefund = dice.chance(12);
  const isPayment = dice.chance(12);
  const pledge = somePledge(move, ({ status, refunds, booked }) => {
    if (isPayment) return [...booked.entries().values()].some(isStandingPayment);
    return status === 'signed' && (!isRefund || refunds.size > 0);
  });
  if (!pledge) return;
  const events = [...pledge.booked.entries()].map(([id, event]) => ({ id, ...event }));
  const fitting = events.filter((event) => reversibleTypes.includes(event.type) && !event.reversed);
  const types = [...new Set(fitting.map((event) => event.type))];
  const type = isRefund ? 'ContributionRefunded' : dice.pick(types);
  const ofType = fitting.filter((event) =>
    isPayment ? isStandingPayment(event) : event.type === type,
  );
  const some = dice.pick(ofType.length > 0 && dice.chance(90) ? ofType : events);
  const chosen = dice.chance(30) ? (fitting.at(-1) ?? some) : some;
  if (!chosen) return;
  const effectiveDate = dice.chance(40)
    ? chosen.effectiveDate
    : someDate(move, chosen.effectiveDate);
  const why = { reasonCode: 'OTHER', reason: 'mistyped' } as const;
  const withDependants = dice.chance(50);
  const paymentOnly = chosen.type === 'ContributionRefunded' ? dice.chance(60) : dice.chance(2);
  const about = { pledgeId: pledge.pledgeId, eventId: chosen.id, withDependants, paymentOnly };
  const facts = { ...about, effectiveDate, ...why };
  await move.world.post(new ReversePledgeEvent(facts, request), someApprover(dice));
};

/** True for a payment that is not reversed: of a refund, of a levy, or of a refund paid at its approval. */
export function isStandingPayment({ type, reversed, entries }: BookedEvent): boolean {
  if (reversed) return false;
  if (type === 'RefundPaid' || type === 'LevyPaid') return true;
  return type === 'ContributionRefunded' && entries.some((line) => line.account.startsWith('11'));
}

/** Returns a random approver, in most cases the controller, who may approve everything. */
export function someApprover(dice: Dice): Approver {
  return { byController: dice.chance(90) };
}

export function someCountry(dice: Dice): { country?: string } {
  return dice.chance(25) ? { country: 'KEN' } : {};
}

/** Returns the unallocated cash by purpose, in US cents. */
export function unallocatedOf(pledge: Pledge): Map<string, bigint> {
  const open = new Map<string, bigint>();
  const authority: readonly string[] = [
    account.allocationTransfers,
    account.memoProgrammable,
    account.memoSupportReserve,
  ];
  for (const line of pledge.lines) {
    const cash = line.account.startsWith('11') && line.dims.pledge !== undefined;
    if (!cash && !authority.includes(line.account)) continue;
    const purpose = line.dims.purpose ?? '';
    open.set(purpose, (open.get(purpose) ?? 0n) + (cash ? line.usd : -line.usd));
  }
  return new Map([...open].filter(([, cents]) => cents > 0n));
}

function latestCash(pledge: Pledge): string {
  const dates = [...pledge.lines]
    .filter((line) => line.account.startsWith('11'))
    .map((line) => line.date);
  return dates.sort().at(-1) ?? '';
}

/** Returns a random purpose, level and country with spending authority, and a part of its gross amount. */
export function someAuthority(move: Move) {
  const grossOf = (pledge: Pledge) => {
    const places = new Map<string, { place: Place; cents: bigint; latest: string }>();
    for (const { account: code, dims, usd, date } of pledge.lines) {
      if (code !== account.memoAuthorityGranted) continue;
      const { purpose = '', level, country } = dims;
      const key = `${purpose}|${level}|${country}`;
      const placeSoFar = places.get(key) ?? {
        place: { purpose, level, country },
        cents: 0n,
        latest: '',
      };
      const latest = date > placeSoFar.latest ? date : placeSoFar.latest;
      places.set(key, { ...placeSoFar, cents: placeSoFar.cents - usd, latest });
    }
    return [...places.values()].filter(({ cents }) => cents > 0n);
  };
  const pledge = somePledge(move, (candidate) => grossOf(candidate).length > 0);
  const chosen = pledge && move.dice.pick(grossOf(pledge));
  if (!pledge || !chosen) return undefined;
  const gross = Money.ofMinor(move.dice.someOf(chosen.cents), 'USD').toJSON();
  return { pledge, place: chosen.place, gross, latest: chosen.latest };
}

interface Place {
  readonly purpose: string;
  readonly level: string | undefined;
  readonly country: string | undefined;
}
