import { lowestFrom, type Balance, type BookedLine } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import { Money, splitRunning, type MoneyFact } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { receivableLinesMax } from '../facts/pledge-parts';
import type { SignedPledge } from '../state/pledge.state';

/**
 * Refuses a command with no line, or with more lines than one command may have.
 *
 * @throws Rejection LIMIT_EXCEEDED.
 */
export function demandLineCount(count: number): void {
  demand(
    count > 0 && count <= receivableLinesMax,
    'LIMIT_EXCEEDED',
    `give 1 to ${receivableLinesMax} lines`,
    'lines',
  );
}

/**
 * Refuses an instalment that the agreement does not have.
 *
 * @throws Rejection INSTALMENT_UNKNOWN.
 */
export function demandInstalment(
  { pledgeId, agreement }: SignedPledge,
  no: number,
  field: string,
): void {
  demand(
    agreement.instalments.some((instalment) => instalment.no === no),
    'INSTALMENT_UNKNOWN',
    `pledge ${pledgeId} has no instalment ${no}`,
    `${field}.instalment`,
  );
}

/** Amount of one instalment and purpose, in a line of an event. */
interface Share {
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: MoneyFact;
}

/**
 * Lines of a request about receivables, and the name of the request field that has them. A line without a purpose means
 * all purposes of its instalment.
 */
interface StatedShares {
  readonly lines: readonly (Omit<Share, 'purpose'> & { readonly purpose?: string | undefined })[];
  readonly field: string;
  /** Advice at the end of the refusal of a line above its receivable, such as `write off less`. */
  readonly advice: string;
}

/**
 * Splits the lines of a request over the purposes of their instalments, in proportion to the receivable of each
 * purpose. The receivable is the lowest on a date or later, so that no later balance falls below zero.
 *
 * @throws Rejection INSTALMENT_UNKNOWN, EXCEEDS_RECEIVABLE or that of an amount.
 */
export function receivableShares(
  pledge: SignedPledge,
  { lines, field, advice }: StatedShares,
  from: IsoDate,
): Share[] {
  return lines.reduce<Share[]>((before, { instalment, purpose, amount: stated }, index) => {
    const at = `${field}[${index}]`;
    const amount = Money.positive(stated, `${at}.amount`).in(pledge.currency, `${at}.amount`);
    demandInstalment(pledge, instalment, at);
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
          ? `: ${advice}`
          : ': money under a condition is no receivable'),
      `${at}.amount`,
    );
    const shares = overPurposes(amount.minor, owed).map(([of, part]) => {
      const money = Money.ofMinor(part, pledge.currency).toJSON();
      return { instalment, purpose: of, amount: money };
    });
    return [...before, ...shares];
  }, []);
}

/** Returns the sum, in minor units, of a command's earlier lines for an instalment and purpose. */
export function statedOf(
  lines: readonly Share[],
  of: Pick<Share, 'instalment' | 'purpose'>,
): bigint {
  return lines
    .filter(({ instalment, purpose }) => instalment === of.instalment && purpose === of.purpose)
    .reduce((sum, { amount }) => sum + Money.of(amount).minor, 0n);
}

/**
 * Splits an amount over purposes in proportion to their open amounts; purposes that get zero are left out.
 */
export function overPurposes(
  wanted: bigint,
  open: ReadonlyMap<string, bigint>,
): (readonly [purpose: string, part: bigint])[] {
  const parts = splitRunning(wanted, [...open.values()]);
  return [...open.keys()]
    .map((purpose, at) => [purpose, parts[at] ?? 0n] as const)
    .filter(([, part]) => part !== 0n);
}

/**
 * Returns the receivable of an instalment by purpose, in minor units and US cents: the lowest balance on a date or
 * later. Purposes without a receivable are left out.
 */
export function receivableByPurpose(
  lines: Iterable<BookedLine>,
  instalment: number,
  date: IsoDate,
): Map<string, Balance> {
  const movements = new Map<string, BookedLine[]>();
  for (const line of lines) {
    const { account: code, dims } = line;
    if (code !== account.receivable || dims.instalment !== instalment) continue;
    const purpose = dims.purpose ?? '';
    movements.set(purpose, [...(movements.get(purpose) ?? []), line]);
  }
  const lowest = [...movements].map(([purpose, own]) => [purpose, lowestFrom(own, date)] as const);
  return new Map(lowest.filter(([, { amount }]) => amount > 0n));
}

/**
 * Allowance (the doubtful part of a receivable) for one purpose of an instalment, in US cents. `room` is the receivable
 * less its allowance: the most by which the allowance may grow.
 */
interface Allowed {
  readonly allowed: bigint;
  readonly room: bigint;
}

/** Returns the allowance of an instalment by purpose; each figure is the lowest on a date or later. */
export function allowanceByPurpose(
  lines: Iterable<BookedLine>,
  instalment: number,
  date: IsoDate,
): Map<string, Allowed> {
  const own = [...lines].filter(({ dims }) => dims.instalment === instalment);
  const purposes = new Set(
    own
      .filter(({ account: code }) => code === account.receivable)
      .map(({ dims }) => dims.purpose ?? ''),
  );
  return new Map(
    [...purposes].map((purpose) => {
      const cell = own.filter(({ dims }) => dims.purpose === purpose);
      return [purpose, allowedOf(cell, date)];
    }),
  );
}

/**
 * Returns the lowest allowance on a date or later, and the lowest receivable less its allowance.
 *
 * @param cell lines of one instalment and purpose.
 */
export function allowedOf(cell: readonly BookedLine[], date: IsoDate): Allowed {
  const allowance = cell.filter(({ account: code }) => code === account.allowance);
  const receivable = cell.filter(({ account: code }) => code === account.receivable);
  const lowest = (lines: readonly BookedLine[], sign: bigint) =>
    lowestFrom(
      lines.map((line) => ({ date: line.date, amount: sign * line.usd, usd: 0n })),
      date,
    ).amount;
  return { allowed: lowest(allowance, -1n), room: lowest([...receivable, ...allowance], 1n) };
}
