import type { ReadStore } from '@art30/event-sourcing';
import { standingDocuments } from './evidence-documents';

/** Documents that a report names; the rest is counted. */
const findingsKeptMax = 100;

/** Looks at the bytes that lie under a hash. */
export type DocumentLook = (sha256: string) => Promise<'whole' | 'missing' | 'changed'>;

/** A document whose bytes are not there, or are others. */
export interface DocumentFinding {
  readonly sha256: string;
  readonly problem: 'missing' | 'changed';
}

/** Looks at the bytes of every document that events name and nobody has erased. */
export async function documentsReport(readStore: ReadStore, look: DocumentLook) {
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
