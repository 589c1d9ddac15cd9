import { codesOf } from '@art30/accounting';
import type { BankCashBooks } from '../periods/bank-cash';
import type { AccountNames } from '../journal/account-names';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, onAccounts, within } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { balanceWords } from '../words/balance-words';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate } from '../explain/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Slice, type Slices } from '../slices/slices';

const { cash } = balanceWords;

/** Cash of one owner on one account: minor units of its currency, and US cents. */
interface OwnedCash {
  readonly bankAccount: string | null;
  readonly account: string;
  readonly currency: string;
  readonly pledge: string | null;
  readonly donor: string | null;
  /** Of the account's own items: the fund that owns them. */
  readonly fund: string | null;
  readonly amount: bigint;
  readonly usd: bigint;
}

const byAccountAndOwner: SortKey<OwnedCash> = {
  parts: 6,
  of: ({ bankAccount, account, currency, pledge, donor, fund }) => [
    ...[bankAccount, account, currency, pledge, donor, fund],
  ],
};

/** Cash by account and owner. */
export class CashHeld {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly names: AccountNames,
    private readonly bankCash: BankCashBooks,
  ) {}

  async find(query: PageQuery & DimensionValues) {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), onAccounts([codesOf.cash])]);
    const slices = this.slices.all(
      { cash },
      {
        by: [
          ...(['bankAccount', 'account', 'currency', 'pledge', 'donor'] as const),
          ...(['fund', 'accountItem'] as const),
        ],
        where,
      },
    );
    const owned = byOwner(slices.map(ownedOf));
    const { rows, nextAfter } = sortedPage(owned, page, byAccountAndOwner);
    const named = this.names.all();
    const accountOf = ({ bankAccount, account, currency }: OwnedCash) => ({
      ...{ bankAccount, account, accountName: named(account).name, currency },
    });
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        ...{ report: 'cash', asOf: page.asOf, scope: query },
        variables: ['bankAccount', 'account', 'currency', 'pledge', 'donor', 'fund'],
      }),
      items: rows.map((one) => ({
        ...accountOf(one),
        owner: ownerOf(one),
        ...{ pledge: one.pledge, donor: one.donor, fund: one.fund },
        ...figuresOf([one]),
      })),
      accounts: grouped(owned, accountOf),
      currencies: grouped(owned, ({ currency }) => ({ currency })),
      overdrafts: this.bankCash.overdrawn(page.asOf).map(({ currency, amount, ...payment }) => ({
        ...payment,
        balance: moneyOf(amount, currency),
      })),
      totalUsd: usdMoney(sumOf(owned, 'usd')),
      suspenseUsd: usdMoney(sumOf(ownedBy(owned, 'SUSPENSE'), 'usd')),
      accountItemsUsd: usdMoney(sumOf(ownedBy(owned, 'ACCOUNT'), 'usd')),
      borrowedUsd: usdMoney(borrowedOf(owned, 'usd')),
    };
  }
}

/** Whose cash it is: a pledge's, nobody's yet (suspense), or of a fund as the account's own items. */
export const cashOwners = ['PLEDGE', 'SUSPENSE', 'ACCOUNT'] as const;
type CashOwner = (typeof cashOwners)[number];

function ownerOf({ pledge, fund }: OwnedCash): CashOwner {
  if (pledge !== null) return 'PLEDGE';
  return fund === null ? 'SUSPENSE' : 'ACCOUNT';
}

function ownedBy(owned: readonly OwnedCash[], owner: CashOwner): readonly OwnedCash[] {
  return owned.filter((one) => ownerOf(one) === owner);
}

function ownedOf({ key, sums }: Slice<'cash'>): OwnedCash {
  const [bankAccount, account, currency, pledge, donor, fund, accountItem] = key.map((part) =>
    part === null ? null : String(part),
  );
  return {
    ...{ bankAccount: bankAccount ?? null, account: account ?? '', currency: currency ?? '' },
    ...{ pledge: pledge ?? null, donor: donor ?? null },
    fund: accountItem ? (fund ?? null) : null,
    ...sums.cash,
  };
}

/** Cash of each owner on each account as one, without owners that have neither money nor value. */
function byOwner(cells: readonly OwnedCash[]): readonly OwnedCash[] {
  const owners = new Map<string, OwnedCash>();
  for (const cell of cells) {
    const key = JSON.stringify(byAccountAndOwner.of(cell));
    const { amount, usd } = owners.get(key) ?? { amount: 0n, usd: 0n };
    owners.set(key, { ...cell, amount: amount + cell.amount, usd: usd + cell.usd });
  }
  return [...owners.values()].filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
}

/** Cash added up by what a group shares, in the order of its code. */
function grouped<Shared extends { readonly currency: string }>(
  owned: readonly OwnedCash[],
  sharedOf: (one: OwnedCash) => Shared,
) {
  const groups = new Map<string, OwnedCash[]>();
  for (const one of owned) {
    const code = JSON.stringify(sharedOf(one));
    const own = groups.get(code);
    if (own === undefined) groups.set(code, [one]);
    else own.push(one);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, own]) => ({ ...(JSON.parse(code) as Shared), ...figuresOf(own) }));
}

/** Figures of cash in one currency. */
function figuresOf(owned: readonly OwnedCash[]) {
  const currency = owned[0]?.currency ?? 'USD';
  return {
    amount: moneyOf(sumOf(owned, 'amount'), currency),
    usd: usdMoney(sumOf(owned, 'usd')),
    borrowed: moneyOf(borrowedOf(owned, 'amount'), currency),
    borrowedUsd: usdMoney(borrowedOf(owned, 'usd')),
  };
}

/** Sum, above zero, that owners with a negative balance on an account have borrowed there. */
function borrowedOf(owned: readonly OwnedCash[], value: 'amount' | 'usd'): bigint {
  return -sumOf(
    owned.filter(({ amount }) => amount < 0n),
    value,
  );
}

function sumOf(owned: readonly OwnedCash[], value: 'amount' | 'usd'): bigint {
  return owned.reduce((sum, one) => sum + one[value], 0n);
}
