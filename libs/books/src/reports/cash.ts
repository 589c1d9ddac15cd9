import { codesOf, kit } from '@art30/accounting';
import type { BankCashBooks } from '../periods/bank-movements';
import type { AccountNames } from '../journal/account-names';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, onAccounts, within } from '../times/conditions';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { balanceWords } from '../words/balance-words';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate, explainable } from '../words/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { Slice, Slices } from '../slices/slices';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  ledgerAccount,
  listOf,
  money,
  nullable,
  oneOf,
  uuid,
  words,
} = kit;

const { cash } = balanceWords;

/**
 * Kinds of owners of cash: a pledge, nobody yet (cash in suspense), or a bank account's own items, which belong to a
 * fund.
 */
const cashOwners = ['PLEDGE', 'SUSPENSE', 'ACCOUNT'] as const;
/** Cash in one currency: its amount, and its carrying value in US dollars. */
const CashFigures = answer('CashFigures', {
  amount: money('Balance, in the currency of the account.', {
    amount: '599985.00',
    currency: 'EUR',
  }),
  usd: money('The same at carrying value.', { amount: '662966.85', currency: 'USD' }),
  borrowed: money(
    'Internal borrowing: payments of owners from this account beyond their own cash on it, out of the cash of other owners.',
    { amount: '0.00', currency: 'EUR' },
  ),
  borrowedUsd: money('The same at carrying value.', { amount: '0.00', currency: 'USD' }),
});
type CashFigures = kit.Infer<typeof CashFigures>;

/** Cash on one ledger account, and on the bank account whose cash it holds. */
const AccountCash = answer('AccountCash', {
  ...CashFigures.members,
  bankAccount: nullable(
    words('Code of the bank account; null for cash that names none.', 'BK-EUR'),
  ),
  account: ledgerAccount('Ledger account.', '1120'),
  accountName: words('Its name.', 'Cash at bank, EUR'),
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

/** Cash on an account that belongs to one pledge, to no pledge yet, or to a fund. */
const OwnedCash = answer('OwnedCash', {
  ...AccountCash.members,
  owner: oneOf(cashOwners)(
    "Who owns it: a pledge, nobody yet (suspense), or a fund (the account's own items).",
    'PLEDGE',
  ),
  pledge: nullable(words('The pledge; null for cash of no pledge.', 'P1')),
  donor: nullable(words('Its donor; null for cash of no pledge.', 'DON-A')),
  fund: nullable(words("The fund, of the account's own items; null for other cash.", 'ART30')),
});
type OwnedCash = kit.Infer<typeof OwnedCash>;

/** Cash in one currency, added up over all accounts. */
const CurrencyCash = answer('CurrencyCash', {
  ...CashFigures.members,
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

/**
 * A payment that overdrew a bank account, because the check at its recording did not see a payment recorded
 * concurrently.
 */
const Overdraft = answer('Overdraft', {
  sequence: count('Place of the payment in the log.', 97),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of its event.', 'RefundPaid'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  bankAccount: words('Bank account that paid.', 'BK-USD'),
  date: date('Day on which the account is lowest.', '2024-07-10'),
  balance: money('What it has on that day, below zero.', { amount: '-50.00', currency: 'USD' }),
});

/** Report of cash by account and owner (a pledge, suspense or a fund). */
export const CashAnswer = answer('Cash', {
  ...pageAnswered,
  ...explainable,
  items: listOf(
    OwnedCash,
    rowsMax,
  )(
    "Cash by owner, in the order of bank account, ledger account, currency and pledge; the account's own items and suspense come last.",
  ),
  accounts: listOf(AccountCash, rowsMax)('Each account, over all owners of all pages.'),
  currencies: listOf(CurrencyCash, rowsMax)('Each currency, over all accounts.'),
  overdrafts: listOf(
    Overdraft,
    rowsMax,
  )(
    'Payments of ours that left a bank account below zero because another came at the same time, in the order of the log, whatever is filtered; reverse one, or move money there.',
  ),
  totalUsd: money('All cash at carrying value.', { amount: '1340966.85', currency: 'USD' }),
  suspenseUsd: money('Part of it in suspense, which no pledge owns.', {
    amount: '0.00',
    currency: 'USD',
  }),
  accountItemsUsd: money(
    "Part of it of the account's own items: interest, fees and the support fund's spending.",
    { amount: '0.00', currency: 'USD' },
  ),
  borrowedUsd: money('Internal borrowing on all accounts.', { amount: '0.00', currency: 'USD' }),
});
export type CashAnswer = kit.Infer<typeof CashAnswer>;

/** Cash of one owner (pledge, suspense or fund) on one account, in minor units of its currency and in US cents. */
interface CashOfOwner {
  readonly bankAccount: string | null;
  readonly account: string;
  readonly currency: string;
  readonly pledge: string | null;
  readonly donor: string | null;
  /** The fund, if the cash is of the bank account's own items; null for cash of a pledge or in suspense. */
  readonly fund: string | null;
  readonly amount: bigint;
  readonly usd: bigint;
}

const byAccountAndOwner: SortKey<CashOfOwner> = {
  parts: 6,
  of: ({ bankAccount, account, currency, pledge, donor, fund }) => [
    ...[bankAccount, account, currency, pledge, donor, fund],
  ],
};

/**
 * Computes the report of cash by account and owner. An owner can have negative cash if a payment left another account
 * than the one with its money.
 */
export class CashHeld {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly names: AccountNames,
    private readonly bankCash: BankCashBooks,
  ) {}

  async find(query: PageQuery & DimensionValues): Promise<CashAnswer> {
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
    const accountOf = ({ bankAccount, account, currency }: CashOfOwner) => ({
      bankAccount,
      account,
      accountName: named(account).name,
      currency,
    });
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        report: 'cash',
        asOf: page.asOf,
        scope: query,
        variables: ['bankAccount', 'account', 'currency', 'pledge', 'donor', 'fund'],
      }),
      items: rows.map((one) => ({
        ...accountOf(one),
        owner: ownerOf(one),
        pledge: one.pledge,
        donor: one.donor,
        fund: one.fund,
        ...figuresOf([one]),
      })),
      accounts: grouped(owned, accountOf),
      currencies: grouped(owned, ({ currency }) => ({ currency })),
      overdrafts: this.bankCash.overdrawn(page.asOf).map(({ currency, amount, ...payment }) => ({
        ...payment,
        balance: moneyOf(amount, currency),
      })),
      totalUsd: usdMoney(sumOfOwners(owned, 'usd')),
      suspenseUsd: usdMoney(sumOfOwners(ownedBy(owned, 'SUSPENSE'), 'usd')),
      accountItemsUsd: usdMoney(sumOfOwners(ownedBy(owned, 'ACCOUNT'), 'usd')),
      borrowedUsd: usdMoney(borrowedOf(owned, 'usd')),
    };
  }
}

function ownerOf({ pledge, fund }: CashOfOwner): OwnedCash['owner'] {
  if (pledge !== null) return 'PLEDGE';
  return fund === null ? 'SUSPENSE' : 'ACCOUNT';
}

function ownedBy(owned: readonly CashOfOwner[], owner: OwnedCash['owner']): readonly CashOfOwner[] {
  return owned.filter((one) => ownerOf(one) === owner);
}

function ownedOf({ key, sums }: Slice<'cash'>): CashOfOwner {
  const [bankAccount, account, currency, pledge, donor, fund, accountItem] = key.map((part) =>
    part === null ? null : String(part),
  );
  return {
    bankAccount: bankAccount ?? null,
    account: account ?? '',
    currency: currency ?? '',
    pledge: pledge ?? null,
    donor: donor ?? null,
    fund: accountItem ? (fund ?? null) : null,
    ...sums.cash,
  };
}

/** Adds up cash by owner and account. Owners with neither an amount nor a USD value are left out. */
function byOwner(cells: readonly CashOfOwner[]): readonly CashOfOwner[] {
  const owners = new Map<string, CashOfOwner>();
  for (const cell of cells) {
    const key = JSON.stringify(byAccountAndOwner.of(cell));
    const { amount, usd } = owners.get(key) ?? { amount: 0n, usd: 0n };
    owners.set(key, { ...cell, amount: amount + cell.amount, usd: usd + cell.usd });
  }
  return [...owners.values()].filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
}

/** Adds up cash by the attributes that `sharedOf` returns, in the order of these attributes. */
function grouped<Shared extends { readonly currency: string }>(
  owned: readonly CashOfOwner[],
  sharedOf: (one: CashOfOwner) => Shared,
) {
  const groups = new Map<string, CashOfOwner[]>();
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

/** Computes the figures of cash in one currency. All of `owned` must be in that currency. */
function figuresOf(owned: readonly CashOfOwner[]): CashFigures {
  const currency = owned[0]?.currency ?? 'USD';
  return {
    amount: moneyOf(sumOfOwners(owned, 'amount'), currency),
    usd: usdMoney(sumOfOwners(owned, 'usd')),
    borrowed: moneyOf(borrowedOf(owned, 'amount'), currency),
    borrowedUsd: usdMoney(borrowedOf(owned, 'usd')),
  };
}

/**
 * Returns, as a positive number, the total of negative balances: cash that their owners borrowed from the others on the
 * account.
 */
function borrowedOf(owned: readonly CashOfOwner[], value: 'amount' | 'usd'): bigint {
  return -sumOfOwners(
    owned.filter(({ amount }) => amount < 0n),
    value,
  );
}

function sumOfOwners(owned: readonly CashOfOwner[], value: 'amount' | 'usd'): bigint {
  return owned.reduce((sum, one) => sum + one[value], 0n);
}
