import {
  functionalCurrency,
  isCertifiedOn,
  kit,
  Money,
  type Entry,
  type EventKind,
  type MoneyFact,
  type ProposedEvent,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { text } from '../times/rows';
import type { AsOfQuery } from '../times/shapes';
import { balanceWords, type BalanceWord } from '../words/balance-words';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Sum } from '../slices/slices';
import { figure, signOf } from '../words/words';
import type { ProposalContents } from './proposal-contents';
import type { SigningDays } from './proposal-view';

const { answer, answerRowsMax, listOf, nullable, part, uuid } = kit;

/** Figures of a pledge from which certified proposals reserve amounts, as members of an answer. */
const kept = {
  cash: figure(balanceWords.cash, '20000.00'),
  outstanding: figure(balanceWords.outstanding, '0.00'),
  unallocated: figure(balanceWords.unallocated, '20000.00'),
  availableProgrammable: figure(balanceWords.availableProgrammable, '17699.12'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '2300.88'),
  unapplied: figure(balanceWords.unapplied, '0.00'),
};

const proposals = listOf(uuid, answerRowsMax)(
  'Ids of the certified proposals that keep it, first proposed first.',
  ['6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'],
);

const { cash, outstanding, unapplied, ...ofAuthority } = kept;

const PledgeReserved = answer('PledgeReserved', {
  proposals,
  usd: part(answer('PledgeReservedUsd', { cash, outstanding, ...ofAuthority }))('In US dollars.'),
  inCurrency: part(answer('PledgeReservedInCurrency', { cash, outstanding }))(
    'In the currency of the pledge, as far as its lines are in it.',
  ),
});

const ReceiptReserved = answer('ReceiptReserved', {
  proposals,
  usd: part(answer('ReceiptReservedUsd', { cash, unapplied }))('In US dollars.'),
  inCurrency: part(answer('ReceiptReservedInCurrency', { cash, unapplied }))(
    'In the currency of the receipt, as far as its lines are in it.',
  ),
});

/** Answer members for the amounts that certified proposals reserve, of a pledge and of a receipt. */
export const reservedAnswers = {
  pledge: nullable(
    part(PledgeReserved)(
      'What proposals of this pledge will use that are certified and wait for their approval: kept from other proposals, and in no journal. As of now; null where `asAt` or `knownAt` asks about another time.',
    ),
  ),
  receipt: nullable(
    part(ReceiptReserved)(
      'What proposals of this receipt will use that are certified and wait for their approval: kept from other proposals, and in no journal. As of now; null where `asAt` or `knownAt` asks about another time.',
    ),
  ),
};

type Place = 'account' | keyof Entry['dims'];

/**
 * Dimensions within which increases and decreases of a figure are netted. An increase for one purpose, say, does not
 * offset a reserved amount for another.
 */
const placesOf = {
  cash: ['account', 'purpose'],
  unapplied: ['receipt'],
  outstanding: ['instalment', 'purpose'],
  unallocated: ['purpose'],
  availableProgrammable: ['purpose', 'level', 'country'],
  availableSupportReserve: ['purpose', 'level', 'country'],
} as const satisfies { readonly [Word in BalanceWord]?: readonly Place[] };

/** Names of the figures from which certified proposals reserve amounts. */
export type ReservedWord = keyof typeof placesOf;

/**
 * Names of the figures with reserved amounts that are stated in USD, and of those also stated in the currency of the
 * pledge or receipt.
 */
interface ReservedWords<InUsd extends ReservedWord, InCurrency extends ReservedWord> {
  readonly usd: readonly InUsd[];
  readonly inCurrency: readonly InCurrency[];
}

/** Names of the figures with reserved amounts, for pledges and for receipts. */
export const reservedWords = {
  pledge: {
    usd: [
      ...(['cash', 'outstanding', 'unallocated'] as const),
      ...(['availableProgrammable', 'availableSupportReserve'] as const),
    ],
    inCurrency: ['cash', 'outstanding'],
  },
  receipt: { usd: ['cash', 'unapplied'], inCurrency: ['cash', 'unapplied'] },
} as const satisfies Readonly<Record<string, ReservedWords<ReservedWord, ReservedWord>>>;

/** The pledge or receipt whose reserved amounts are requested, by its stream. */
export interface Reserving<InUsd extends ReservedWord, InCurrency extends ReservedWord> {
  readonly stream: string;
  /** Currency of the pledge or receipt. */
  readonly currency: string;
  readonly words: ReservedWords<InUsd, InCurrency>;
}

interface ReservedSources extends SigningDays {
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly contents: ProposalContents;
}

/**
 * Computes the amounts that certified proposals of a pledge or receipt will use. Other proposals cannot use them
 * meanwhile. The journal does not contain them, since nothing is booked yet.
 */
export class Reserved {
  constructor(private readonly dependencies: ReservedSources) {}

  /** Returns the reserved amounts; null if the query states a date, since amounts are reserved only at present. */
  async of<InUsd extends ReservedWord, InCurrency extends ReservedWord>(
    reserving: Reserving<InUsd, InCurrency>,
    query: AsOfQuery,
    asOf: AsOf,
  ) {
    if (query.asAt !== undefined || query.knownAt !== undefined) return null;
    const ids = this.certifiedIn(reserving.stream, asOf);
    const contents = await this.dependencies.contents.of(ids, asOf.sequence);
    const events = contents.map(({ books }) => books);
    return { proposals: ids, ...reservedBy(events, reserving) };
  }

  private certifiedIn(stream: string, asOf: AsOf): readonly string[] {
    const { today: todayOf, proposalDays, readStore, registers } = this.dependencies;
    const today = todayOf();
    const since = (days: number) => [today, `-${days} days`];
    // The index of a stream has sequences but no dates. The lower bound is therefore the last event known a
    // day earlier, since clocks differ.
    const rows = readStore.query(
      `SELECT event_name FROM events WHERE sequence IN (SELECT sequence FROM events
         WHERE stream = ? AND sequence <= ? AND sequence > coalesce((SELECT sequence FROM events
           WHERE known_from < date(?, ?) ORDER BY known_from DESC, sequence DESC LIMIT 1), 0))
         AND type = 'CommandProposed' AND posting_date >= date(?, ?) ORDER BY revision`,
      [stream, asOf.sequence, ...since(proposalDays + 1), ...since(proposalDays)],
    );
    const ids = rows.map((row) => text(row, 'event_name'));
    return registers
      .many('proposals', ids, asOf)
      .filter((proposal) => isCertifiedOn(today, proposal, proposalDays))
      .map(({ id }) => id);
  }
}

/**
 * Returns the reserved amount of each figure: the sum of the decreases by all proposals. Increases do not count, since
 * a proposal may still be refused.
 */
export function reservedBy<InUsd extends ReservedWord, InCurrency extends ReservedWord>(
  proposals: readonly (readonly ProposedEvent[])[],
  { stream, currency, words }: Reserving<InUsd, InCurrency>,
) {
  const own = proposals.map((books) => books.filter((event) => event.stream === stream));
  const used = (word: ReservedWord) =>
    own.map((books) => usedBy(books, word, currency)).reduce(sum, none);
  const inUsd = words.usd.map((word) => [word, usdMoney(used(word).usd)]);
  const inCurrency = words.inCurrency.map((word) => [word, moneyOf(used(word).amount, currency)]);
  return {
    usd: Object.fromEntries(inUsd) as Record<InUsd, MoneyFact>,
    inCurrency: Object.fromEntries(inCurrency) as Record<InCurrency, MoneyFact>,
  };
}

/**
 * Returns the decrease of a figure by one proposal. Changes are netted within each place (such as a purpose), and the
 * places with a decrease are added up.
 */
function usedBy(books: readonly ProposedEvent[], word: ReservedWord, currency: string): Sum {
  const changes = new Map<string, Sum>();
  for (const { type, entries } of books) {
    for (const line of entries) {
      const { account, amount } = line;
      const kind = type as EventKind;
      const pledge = line.dims.pledge ?? null;
      const isValueAlone = Money.parse(amount, line.currency).isZero;
      const sign = signOf(balanceWords[word], { account, pledge, isValueAlone, kind });
      if (sign === 0) continue;
      const place = JSON.stringify(placesOf[word].map((name) => partOf(line, name)));
      changes.set(place, sum(changes.get(place) ?? none, valueOf(line, sign, currency)));
    }
  }
  return [...changes.values()]
    .map(({ usd, amount }) => ({ usd: lackOf(usd), amount: lackOf(amount) }))
    .reduce(sum, none);
}

function partOf(line: Entry, name: Place) {
  return name === 'account' ? line.account : (line.dims[name] ?? null);
}

function valueOf(line: Entry, sign: 1 | -1, currency: string): Sum {
  const usd = Money.parse(line.usd, functionalCurrency).minor;
  const amount = line.currency === currency ? Money.parse(line.amount, currency).minor : 0n;
  return { usd: BigInt(sign) * usd, amount: BigInt(sign) * amount };
}

function lackOf(change: bigint): bigint {
  return change < 0n ? -change : 0n;
}

const none: Sum = { usd: 0n, amount: 0n };

function sum(one: Sum, other: Sum): Sum {
  return { usd: one.usd + other.usd, amount: one.amount + other.amount };
}
