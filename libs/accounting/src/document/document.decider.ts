import type { Decider } from '@art30/event-sourcing';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import { demandController, type Posting } from '../period/posting';
import type { DocumentEvent, EraseDocument } from './document.facts';

/** SHA-256 hashes of the documents that were erased. */
export type ErasedDocuments = ReadonlySet<string>;

export interface DocumentErasureContext extends Pick<Posting, 'byController'> {
  /** True if an event refers to the document. The service deletes other documents without an erasure. */
  readonly isNamed: boolean;
}

/**
 * Decides on erasing a document, the evidence behind an event. An event must refer to the document, it can be erased
 * once, and the controller must approve.
 */
export const documentDecider: Decider<
  ErasedDocuments,
  EraseDocument,
  DocumentEvent,
  DocumentErasureContext
> = {
  initialState: new Set(),

  decide({ facts, request }, erased, context) {
    const { sha256, ground, documentReference } = facts;
    demand(
      context.isNamed,
      'DOCUMENT_UNKNOWN',
      'no event names this document: the service deletes such a document without an erasure',
      'sha256',
    );
    demand(!erased.has(sha256), 'DOCUMENT_ERASED', 'this document is erased already', 'sha256');
    demandController(context, 'the erasure of a document');
    const dated = { effectiveDate: request.today, documentReference };
    const data = { ...dated, sha256, ground, policy: policyInForce, entries: [] };
    return [{ type: 'DocumentErased', data }];
  },

  evolve(erased, { event }) {
    return new Set([...erased, event.data.sha256]);
  },
};
