import { sealedStatement, type renditionTypes } from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';
import type { StatementContent } from './content';
import { csvOf, type Cell } from '../tables/csv';
import { statementLines, type StatementLine } from './lines';

export type RenditionType = (typeof renditionTypes)[number];

/** Renders one form of a statement; the digest is SHA-256 in hexadecimal digits. */
type Renderer = (content: StatementContent, digest: (text: string) => string) => string;

/**
 * Renderers of statements by template version. An issued statement must be rendered byte for byte for ever,
 * so that a version never changes; a change needs a new version.
 */
const templates: Readonly<Record<string, Readonly<Record<RenditionType, Renderer>>>> = {
  'DONOR-STATEMENT@1': { 'application/json': sealedStatement, 'text/csv': table },
  // Version 2 added the day on which each instalment was first due.
  'DONOR-STATEMENT@2': { 'application/json': sealedStatement, 'text/csv': table },
  // Version 3 added names of bank accounts, and the rate of a revaluation run that valued money before the money
  // was applied.
  'DONOR-STATEMENT@3': { 'application/json': sealedStatement, 'text/csv': table },
};

/** Template of new statements. */
export const currentTemplate = 'DONOR-STATEMENT@3';

/**
 * Renders a statement in one of its forms, by the template that it names.
 *
 * @param digest SHA-256 of a text in UTF-8, in hexadecimal digits.
 * @throws Error for a template that this build does not know, as in a log written by a newer version.
 */
export function renderStatement(
  content: StatementContent,
  type: RenditionType,
  digest: (text: string) => string,
): string {
  const template = templates[content.template];
  if (template === undefined) {
    throw new Error(`statement template ${content.template} is not known to this build`);
  }
  return template[type](content, digest);
}

const columns = [
  ...['section', 'recommendation', 'pledge', 'instalment', 'purpose', 'level', 'country'],
  ...['event', 'date', 'reference', 'figure', 'value', 'currency', 'text'],
];

/**
 * Renders one row for each line, all with the same columns, so that the table can be filtered and added up.
 */
function table(content: StatementContent, digest: (text: string) => string): string {
  const sealed: StatementLine = {
    subject: { section: 'statement', figure: 'sha256' },
    value: { text: digest(canonicalJson(content)) },
  };
  return csvOf(columns, [...statementLines(content), sealed].map(rowOf));
}

function rowOf({ subject, value }: StatementLine): Cell[] {
  const { section, recommendation, pledge, instalment, purpose, level, country } = subject;
  const number = value.amount?.amount ?? value.number;
  return [
    ...[section, recommendation, pledge].map(words),
    instalment === undefined || instalment === null ? null : { number: String(instalment) },
    ...[purpose, level, country, subject.event, value.date, value.reference].map(words),
    words(subject.figure),
    number === undefined || number === null ? null : { number },
    words(value.amount?.currency ?? subject.inCurrency),
    words(value.text),
  ];
}

function words(text: string | null | undefined): Cell {
  return text === undefined || text === null ? null : { text };
}
