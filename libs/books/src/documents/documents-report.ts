import type { ReadStore } from '@art30/event-sourcing';
import { standingDocuments } from './evidence-documents';
import { kit } from '@art30/accounting';

const { answer, answerRowsMax: rowsMax, count, listOf, oneOf, sha256 } = kit;

/** A document whose stored bytes are missing, or do not match its hash. */
export const DocumentFinding = answer('DocumentFinding', {
  sha256: sha256(
    'Hash that events have.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  problem: oneOf(['missing', 'changed'])(
    '`missing`: no bytes lie under it. `changed`: others do.',
    'missing',
  ),
});
export type DocumentFinding = kit.Infer<typeof DocumentFinding>;

/**
 * Result of reading the bytes of every document that events name, except erased ones, and comparing them with their
 * hashes.
 */
export const DocumentsReport = answer('DocumentsReport', {
  documentsLooked: count('Documents whose bytes were read.', 12),
  findingsTotal: count('Those that are missing or changed.', 0),
  findings: listOf(DocumentFinding, rowsMax)('The first of them.'),
});
export type DocumentsReport = kit.Infer<typeof DocumentsReport>;

/** Largest number of findings that a report lists. Further findings are only counted. */
const findingsKeptMax = 100;

/** Reads the bytes stored under a hash and compares them with the hash. Returns `whole` if they match. */
export type DocumentLook = (sha256: string) => Promise<'whole' | 'missing' | 'changed'>;

/** Checks the bytes of every document that events name and that was not erased. */
export async function documentsReport(
  readStore: ReadStore,
  look: DocumentLook,
): Promise<DocumentsReport> {
  const findings: DocumentFinding[] = [];
  let documentsLooked = 0;
  let findingsTotal = 0;
  for (const sha256 of standingDocuments(readStore)) {
    const problem = await look(sha256);
    documentsLooked += 1;
    if (problem === 'whole') continue;
    findingsTotal += 1;
    if (findings.length < findingsKeptMax) findings.push({ sha256, problem });
  }
  return { documentsLooked, findingsTotal, findings };
}
