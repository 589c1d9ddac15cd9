import { eventNameOf } from '@art30/event-sourcing';
import { Money, type MoneyFact } from '@art30/accounting';
import {
  AuditRefused,
  confirmationRegister,
  type ConfirmationRow,
  type PlacedEvent,
} from '@art30/auditing';
import { condition } from '@art30/books';
import { isDrawnAgain, samplesIn, type RecordedSample } from '../engagement/samples';
import { letterAgain } from '../engagement/letters';
import { runsIn } from '../engagement/runs';
import { decimals, inside, lineColumns, members, money, type Row } from '../tables/columns';
import { addressOf, listed, onePage, type Question } from '../tables/question';
import type { WorkingPaperSources } from './sources';

/** Sources from which the working papers of an audit engagement are written. */
export interface EngagementSources extends WorkingPaperSources {
  /** Events of the engagement in the auditor's own log, up to the size that counts. */
  readonly events: readonly PlacedEvent[];
  /** Pauses a long computation so that the process can do other work. */
  readonly breathe: () => Promise<unknown>;
}

/**
 * Returns the queries for the working papers on the auditor's own records: samples, confirmation requests and replies,
 * and runs of audit programs.
 */
export function engagementQuestions(sources: EngagementSources): readonly Question[] {
  return [samples(sources), confirmations(sources), replies(sources), runs(sources)];
}

function addressIn({ asked }: EngagementSources, rest: string, query: Row = {}): string {
  const path = `/v1/audit/engagements/${asked.engagement.id}/${rest}`;
  return addressOf(path, query as Readonly<Record<string, string>>);
}

function samples(sources: EngagementSources): Question {
  const sampleColumns = [
    ...members('id', 'purpose', 'method', 'rules', 'seed', 'filters', 'side', 'asAt'),
    ...members('throughSequence', 'population.count'),
    ...money('population.total'),
    ...members('population.sha256', 'size'),
    ...money('interval', 'start'),
    ...members('items', 'sameAgain', 'drawnAt', 'drawnBy', 'logSequence'),
  ];
  const itemColumns = [
    ...members('sample', 'sequence', 'line'),
    ...money('amount'),
    ...members('whole'),
    ...inside('journal', lineColumns),
  ];
  async function* pages() {
    for (const sample of samplesIn(sources.events)) {
      yield { samples: [await sampleRow(sources, sample)], items: itemRows(sources, sample) };
      await sources.breathe();
    }
  }
  return {
    addresses: [addressIn(sources, 'samples/{sampleId}', { again: 'true' })],
    pages,
    tables: [listed('samples', sampleColumns, 'samples'), listed('sample-lines', itemColumns)],
  };
}

async function sampleRow(
  { books, breathe }: EngagementSources,
  { data, ...sample }: RecordedSample,
): Promise<Row> {
  const { population, filters, interval, start, items, ...rest } = data;
  const again = isDrawnAgain({ books, breathe }, data).catch((error: unknown) => {
    // If the sample can no longer be drawn at all, the books are not the same.
    if (error instanceof AuditRefused) return false;
    throw error;
  });
  return {
    ...sample,
    ...rest,
    filters: new URLSearchParams(filters).toString(),
    'population.count': population.count,
    'population.sha256': population.sha256,
    'population.total': ofCents(population.total),
    interval: interval && ofCents(interval),
    start: start && ofCents(start),
    items: items.length,
    sameAgain: await again,
  };
}

function itemRows({ books }: EngagementSources, { id, data }: RecordedSample): readonly Row[] {
  const { throughSequence } = data;
  const page = { limit: 1, after: null, asOf: { asAt: null, recordedAt: null } };
  return data.items.map(({ sequence, line, amount, whole }) => {
    const where = condition('sequence = ? AND line = ?', sequence, line);
    const asOf = { ...page.asOf, sequence: throughSequence };
    const { rows } = books.audit.journalLines.page(where, { ...page, asOf }, (found) => found);
    const [journal = null] = rows;
    return { sample: id, sequence, line, amount: ofCents(amount), whole, journal };
  });
}

function ofCents(cents: string): MoneyFact {
  return Money.ofMinor(BigInt(cents), 'USD').toJSON();
}

/**
 * Returns the query for the confirmation requests to donors, with one row for each currency in the books or in the
 * reply.
 */
function confirmations(sources: EngagementSources): Question {
  const { books, events, asked } = sources;
  const columns = [
    ...members('id', 'donor', 'asAt', 'throughSequence', 'outcome', 'currency'),
    ...decimals('asked', 'confirmed', 'difference'),
    ...members('requestedAt', 'requestedBy', 'repliedOn', 'recordedBy', 'reference'),
    ...members('explanation', 'template', 'replyTo', 'letterSha256', 'letter', 'asMade'),
  ];
  async function* pages() {
    for (const one of confirmationRegister(events, undefined)) {
      const letter = await letterAgain(books, events, one.id);
      if (letter === undefined) throw new Error(`the request ${one.id} is gone`);
      const { asMade, asked: request } = letter;
      const { template, replyTo, pledges } = request;
      const rest = { ...one, template, replyTo, letter: letterFile(one.id), asMade };
      yield {
        items: byCurrency(one).map((amounts) => ({ ...rest, ...amounts })),
        pledges: pledges.map((owed) => ({ confirmation: one.id, donor: one.donor, ...owed })),
      };
    }
  }
  return {
    addresses: [addressIn(sources, 'confirmations', { knownAt: asked.logSize })],
    pages,
    tables: [
      listed('confirmations', columns),
      listed(
        'confirmations-by-pledge',
        [...members('confirmation', 'donor', 'pledge'), ...money('amount', 'usd')],
        'pledges',
      ),
    ],
  };
}

function byCurrency({ totals, confirmed, differences }: ConfirmationRow): readonly Row[] {
  const all = [...totals, ...(confirmed ?? [])].map(({ currency }) => currency);
  return [...new Set(all)].sort().map((currency) => ({
    currency,
    asked: amountIn(totals, currency),
    confirmed: confirmed && amountIn(confirmed, currency),
    difference: differences && amountIn(differences, currency),
  }));
}

/** Returns the amount in a currency; zero if the list has none in it. */
function amountIn(amounts: readonly MoneyFact[], currency: string): string {
  const found = amounts.find((amount) => amount.currency === currency);
  return (found ?? Money.zero(currency).toJSON()).amount;
}

/**
 * Returns the query for the donors' replies, including those that a later reply replaced, with one row for each stated
 * amount.
 */
function replies({ events }: EngagementSources): Question {
  const columns = [
    ...members('id', 'confirmation', 'outcome', 'repliedOn'),
    ...money('amount'),
    ...members('reference', 'explanation', 'recordedAt', 'recordedBy', 'logSequence'),
  ];
  const rows = events.flatMap(({ stored, event, sequence: logSequence }) => {
    if (event.type !== 'ConfirmationReplied') return [];
    const { confirmationId: confirmation, outcome, repliedOn, amounts } = event.data;
    const { reference = null, explanation = null } = event.data;
    const { recordedAt, recordedBy } = stored.metadata;
    const amountsOrNone = amounts ?? [null];
    return amountsOrNone.map((amount) => ({
      id: stored.id,
      confirmation,
      outcome,
      repliedOn,
      amount,
      reference,
      explanation,
      recordedAt,
      recordedBy,
      logSequence,
    }));
  });
  return {
    addresses: [],
    pages: () => onePage(() => ({ items: rows })),
    tables: [listed('replies', columns)],
  };
}

function runs(sources: EngagementSources): Question {
  const { events, asked } = sources;
  const columns = [
    ...members('id', 'kind', 'by', 'options', 'asAt', 'throughSequence', 'sha256', 'agrees'),
    ...members('recordedAt', 'recordedBy', 'logSequence'),
  ];
  const rows = runsIn(events).map(({ options, agrees, ...run }) => ({
    ...run,
    agrees: agrees ?? null,
    options: options === undefined ? null : new URLSearchParams(options).toString(),
  }));
  return {
    addresses: [addressIn(sources, 'runs', { knownAt: asked.logSize })],
    pages: () => onePage(() => ({ items: rows })),
    tables: [listed('runs', columns)],
  };
}

function letterFile(confirmationId: string): string {
  return `letters/${confirmationId}.txt`;
}

/** Writes the letters to donors again, from the records of the confirmation requests. */
export async function* letters({
  books,
  events,
}: EngagementSources): AsyncGenerator<{ readonly file: string; readonly text: string }> {
  for (const { stored, event } of events) {
    if (event.type !== 'ConfirmationRequested') continue;
    const id = eventNameOf(stored);
    const letter = await letterAgain(books, events, id);
    if (letter !== undefined) yield { file: letterFile(id), text: letter.text };
  }
}
