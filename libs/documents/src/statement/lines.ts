import { functionalCurrency, Money, type MoneyFact } from '@art30/accounting';
import type { Movements, NamedFigure, ReceiptSection, StatementContent } from './content';

/** Identifies a statement line by its section and those dimensions that it has. */
export type LineSubject = {
  readonly section: string;
  readonly recommendation?: string | null;
  readonly pledge?: string | null;
  readonly instalment?: number | null;
  readonly purpose?: string | null;
  readonly level?: string | null;
  readonly country?: string | null;
  /** Currency, if the statement has one line for each currency. */
  readonly inCurrency?: string;
  /** Id of the event behind the line, if it shows a single event. */
  readonly event?: string;
  readonly figure: string;
};

/** Value of a line (an amount, a number or a text), with the date and reference of its fact. */
export type LineValue = {
  readonly date?: string | null;
  readonly reference?: string | null;
  readonly amount?: MoneyFact;
  readonly number?: string | null;
  readonly text?: string | null;
};

/** One figure or fact of a statement. No two lines of a statement have the same subject. */
export type StatementLine = { readonly subject: LineSubject; readonly value: LineValue };

/**
 * Returns the lines of a statement in order. The CSV form lists them, and two statements are compared by
 * them.
 */
export function statementLines(content: StatementContent): StatementLine[] {
  return [
    ...headLines(content),
    ...accountLines(content),
    ...pledgeLines(content),
    ...instalmentLines(content),
    ...receiptLines(content),
    ...incomeLines(content),
    ...purposeLines(content),
    ...exchangeLines(content),
    ...refundLines(content),
    ...writeOffLines(content),
    ...ageingLines(content),
    ...bridgeLines(content),
  ];
}

function headLines(content: StatementContent): StatementLine[] {
  const { issue, donor, period, knownAt } = content;
  const texts: Record<string, string | null> = {
    template: content.template,
    language: content.language,
    policy: content.policy,
    statement: issue?.id ?? null,
    supersedes: issue?.supersedes ?? null,
    donor: donor.id,
    name: donor.name,
    kind: donor.kind,
    country: donor.country,
  };
  const dates: Record<string, string | null> = {
    issuedOn: issue?.issuedOn ?? null,
    from: period.from,
    to: period.to,
  };
  return [
    ...facts({ section: 'statement' }, texts, (text) => ({ text })),
    ...facts({ section: 'statement' }, dates, (date) => ({ date })),
    line({ section: 'statement', figure: 'sequence' }, { number: String(knownAt.sequence) }),
    ...facts({ section: 'statement' }, { knownAt: knownAt.recordedAt }, (text) => ({ text })),
  ];
}

function accountLines({ accounts }: StatementContent): StatementLine[] {
  return accounts.flatMap(({ recommendation, unspent, fundBalance, position }) => [
    ...movementLines({ section: 'unspent', recommendation }, unspent),
    ...movementLines({ section: 'fundBalance', recommendation }, fundBalance),
    ...position.flatMap(({ figure, label, opening, closing }) => [
      ...named({ section: 'position', recommendation }, [
        { figure: `${figure}.opening`, label, value: opening },
        { figure: `${figure}.closing`, label, value: closing },
      ]),
    ]),
  ]);
}

function movementLines(about: About, { opening, movements, closing }: Movements): StatementLine[] {
  return [
    line({ ...about, figure: 'opening' }, { amount: opening }),
    ...named(about, movements),
    line({ ...about, figure: 'closing' }, { amount: closing }),
  ];
}

function pledgeLines({ pledges }: StatementContent): StatementLine[] {
  return pledges.flatMap((one) => {
    const { announced, signed, signedUsd, conditional, received, receivedUsd } = one;
    const { writtenOff, outstanding, outstandingUsd } = one;
    const about = { section: 'pledges', recommendation: one.recommendation, pledge: one.pledge };
    return [
      line({ ...about, figure: 'status' }, { text: one.status }),
      line({ ...about, figure: 'announced' }, { date: one.announcedOn, amount: announced }),
      line(
        { ...about, figure: 'signed' },
        { date: one.signedOn, reference: one.agreementReference, amount: signed },
      ),
      ...amounts(about, { signedUsd, conditional, received, receivedUsd, writtenOff }),
      ...amounts(about, { outstanding, outstandingUsd }),
    ];
  });
}

function instalmentLines({ instalments }: StatementContent): StatementLine[] {
  return instalments.flatMap((one) => {
    const { recommendation, pledge, instalment, daysPastDue } = one;
    const { agreed, received, writtenOff, outstanding, outstandingUsd } = one;
    const about = { section: 'instalments', recommendation, pledge, instalment };
    return [
      line({ ...about, figure: 'dueOn' }, { date: one.dueOn }),
      ...facts(about, { originalDueOn: one.originalDueOn ?? null }, (date) => ({ date })),
      ...amounts(about, { agreed, received, writtenOff, outstanding, outstandingUsd }),
      ...(daysPastDue === null
        ? []
        : [line({ ...about, figure: 'daysPastDue' }, { number: String(daysPastDue) })]),
      ...facts(about, { bucket: one.bucket }, (text) => ({ text })),
    ];
  });
}

function receiptLines({ receipts }: StatementContent): StatementLine[] {
  const byEvent = new Map<string, ReceiptSection[]>();
  for (const one of receipts) {
    const key = `${one.eventId} ${one.pledge}`;
    byEvent.set(key, [...(byEvent.get(key) ?? []), one]);
  }
  return [...byEvent.values()].flatMap((own) =>
    own.flatMap((one, index) => creditLines(one, index === 0 ? own : [])),
  );
}

/**
 * Returns the lines of the cash that one event credited to a pledge in one currency. The event's USD amounts
 * and the settled amount cover all its currencies, so they are shown once, with the first.
 *
 * @param all sections of the same event and pledge, if this is the first of them; empty otherwise.
 */
function creditLines(one: ReceiptSection, all: readonly ReceiptSection[]): StatementLine[] {
  const { recommendation, pledge, eventId: event, bankReference: reference } = one;
  const { gross, charges, net, settled, rate, revaluation, bankAccountName = null } = one;
  const about = {
    section: 'receipts',
    recommendation,
    pledge,
    event,
    ...(all.length === 1 ? {} : { inCurrency: net.currency }),
  };
  const shared = { date: one.valueDate ?? one.date, reference };
  const ofEvent = {
    netUsd: moneySum(all.map(({ netUsd }) => netUsd)),
    chargesUsd: moneySum(all.map(({ chargesUsd }) => chargesUsd)),
    ...(settled === undefined ? {} : { settled }),
  };
  return [
    ...amounts(about, { gross, charges, net, ...(all.length === 0 ? {} : ofEvent) }, shared),
    ...facts(about, { rate }, (number) => ({ ...shared, number })),
    ...facts(about, { bankAccountName }, (text) => ({ ...shared, text })),
    ...(revaluation === undefined
      ? []
      : [line({ ...about, figure: 'revaluedRate' }, { reference, ...valuedBefore(revaluation) })]),
  ];
}

const valuedBefore = ({ id, asAt, rate }: NonNullable<ReceiptSection['revaluation']>) => ({
  text: id,
  date: asAt,
  number: rate,
});

function moneySum(parts: readonly MoneyFact[]): MoneyFact {
  const [first = Money.zero(functionalCurrency), ...others] = parts.map((part) => Money.of(part));
  return others.reduce((sum, part) => sum.plus(part), first).toJSON();
}

function incomeLines({ otherIncome }: StatementContent): StatementLine[] {
  return otherIncome.flatMap(({ recommendation, pledge, purpose, kind, ...one }) => {
    const about = { recommendation, pledge, purpose, event: one.eventId };
    const dated = { date: one.date };
    const inCurrency = one.amount.currency;
    return [
      line(
        { section: 'otherIncome', ...about, inCurrency, figure: kind },
        { ...dated, amount: one.amount },
      ),
      line(
        { section: 'otherIncome', ...about, inCurrency, figure: `${kind}Usd` },
        { ...dated, amount: one.usd },
      ),
    ];
  });
}

/**
 * Order of the figures of a purpose. It is fixed here, since the order of members in stored JSON has no
 * meaning.
 */
const purposeFigures = ['allocated', 'directExpenditure', 'supportCost', 'available'] as const;

function purposeLines({ purposes }: StatementContent): StatementLine[] {
  return purposes.flatMap(({ recommendation, purpose, level, country, ...figures }) => {
    const about = { section: 'purposes', recommendation, purpose, level, country };
    return purposeFigures.flatMap((figure) => {
      const { opening, inPeriod, closing } = figures[figure];
      return amounts(about, {
        [`${figure}.opening`]: opening,
        [`${figure}.inPeriod`]: inPeriod,
        [`${figure}.closing`]: closing,
      });
    });
  });
}

function exchangeLines({ exchangeDifferences }: StatementContent): StatementLine[] {
  return exchangeDifferences.flatMap(({ recommendation, pledge, gain, loss, net }) =>
    amounts({ section: 'exchangeDifferences', recommendation, pledge }, { gain, loss, net }),
  );
}

function refundLines({ refunds }: StatementContent): StatementLine[] {
  return refunds.flatMap(({ recommendation, pledge, purpose, eventId: event, ...one }) => {
    const { refundedUsd, owed, owedUsd, date } = one;
    const about = { section: 'refunds', recommendation, pledge, purpose, event };
    return amounts(
      { ...about, inCurrency: owed.currency },
      { refundedUsd, owed, owedUsd },
      { date },
    );
  });
}

function writeOffLines({ writeOffs }: StatementContent): StatementLine[] {
  return writeOffs.flatMap(({ recommendation, pledge, instalment, eventId: event, ...one }) => {
    const { amount, carryingUsd, expenseUsd, date } = one;
    const about = { section: 'writeOffs', recommendation, pledge, instalment, event };
    return amounts(about, { amount, carryingUsd, expenseUsd }, { date });
  });
}

function ageingLines({ ageing }: StatementContent): StatementLine[] {
  return ageing.flatMap(({ bucket, currency: inCurrency, instalments, ...figures }) => {
    const about = { section: 'ageing', inCurrency };
    const { outstanding, receivable, conditional } = figures;
    return [
      line({ ...about, figure: `${bucket}.instalments` }, { number: String(instalments) }),
      ...amounts(about, {
        [`${bucket}.outstanding`]: outstanding,
        [`${bucket}.receivable`]: receivable,
        [`${bucket}.conditional`]: conditional,
      }),
    ];
  });
}

function bridgeLines({ bridges }: StatementContent): StatementLine[] {
  return bridges.flatMap(({ values, recommendation, pledge, steps, cashReceived }) => {
    const section = values === 'USD' ? 'bridges' : 'bridgesInCurrency';
    const about = { section, recommendation, pledge };
    return [
      ...named(about, steps),
      line({ ...about, figure: 'cashReceived' }, { amount: cashReceived }),
    ];
  });
}

type About = Omit<LineSubject, 'figure'>;

function line(subject: LineSubject, value: LineValue): StatementLine {
  return { subject, value };
}

function named(about: About, figures: readonly NamedFigure[]): StatementLine[] {
  return figures.map(({ figure, label, value }) =>
    line({ ...about, figure }, { amount: value, text: label }),
  );
}

function amounts(
  about: About,
  values: Readonly<Record<string, MoneyFact>>,
  shared: Pick<LineValue, 'date' | 'reference'> = {},
): StatementLine[] {
  return Object.entries(values).map(([figure, amount]) =>
    line({ ...about, figure }, { ...shared, amount }),
  );
}

/** Returns a line for each value that is not null, with the name of the value as its figure. */
function facts(
  about: About,
  values: Readonly<Record<string, string | null>>,
  valueOf: (fact: string) => LineValue,
): StatementLine[] {
  return Object.entries(values).flatMap(([figure, fact]) =>
    fact === null ? [] : [line({ ...about, figure }, valueOf(fact))],
  );
}
