import { canonicalJson } from '@art30/event-sourcing';
import type { StatementContent } from './content';
import { statementLines, type LineSubject, type LineValue, type StatementLine } from './lines';

/** A line that two statements of one donor and period do not share; null where one has none. */
export interface ChangedLine {
  readonly subject: LineSubject;
  readonly before: LineValue | null;
  readonly after: LineValue | null;
}

/** Members that differ in every issue and are no change of its content. */
const ofTheIssue = ['statement', 'supersedes', 'issuedOn', 'sequence', 'knownAt'];

/** Line by line what a statement says otherwise than the one before it, in the order of its lines. */
export function changedLines(before: StatementContent, after: StatementContent): ChangedLine[] {
  const earlier = byKey(before);
  const later = byKey(after);
  const stated = [...later].map(([key, { subject, value }]): ChangedLine => ({
    ...{ subject, before: earlier.get(key)?.value ?? null, after: value },
  }));
  const gone = [...earlier]
    .filter(([key]) => !later.has(key))
    .map(([, { subject, value }]): ChangedLine => ({ subject, before: value, after: null }));
  return [...stated, ...gone].filter(
    (line) => canonicalJson(line.before) !== canonicalJson(line.after),
  );
}

function byKey(content: StatementContent): Map<string, StatementLine> {
  const lines = statementLines(content).filter(
    ({ subject }) => subject.section !== 'statement' || !ofTheIssue.includes(subject.figure),
  );
  return new Map(lines.map((line) => [canonicalJson(line.subject), line]));
}
