import {
  demand,
  isProposalEvent,
  type CommandRequest,
  type kit,
  type OwnEvent,
  readingRoles,
} from '@art30/accounting';
import type { DomainEvent } from '@art30/event-sourcing';

/** The bytes of documents, kept beside the log. */
export interface KeptDocuments {
  /** Bytes that lie under a hash; undefined where none do. */
  sizeOf(sha256: string): Promise<number | undefined>;
  /** Whether somebody uploaded them; if so, they are kept for days from now on, named or not. */
  hold(sha256: string, person: string): Promise<boolean>;
}

/** What the events say of a document. */
export interface DocumentStanding {
  readonly isNamed: boolean;
  readonly isErased: boolean;
}

/** Documents as the whole log has them. */
export interface NamedDocuments {
  documentStanding(sha256: string): Promise<DocumentStanding>;
}

/** A request that carries documents, or the step that books it. */
type Carrying = Pick<CommandRequest, 'identity' | 'documents' | 'signedIn'>;

/** Proposals take no room from the business of a stream. */
export function isBusiness(event: { readonly type: string }): boolean {
  return !isProposalEvent(event);
}

/** The same, with what it books. */
export function isOwn<Event extends DomainEvent>(event: Event): event is Event & OwnEvent {
  return isBusiness(event) && Array.isArray(event.data['entries']);
}

/** Documents that a command may carry, and the events that have them as facts. */
export class Attaching {
  constructor(
    private readonly kept: KeptDocuments,
    private readonly named: NamedDocuments,
  ) {}

  /**
   * Refuses documents of a person that are not there, or not theirs to attach: they uploaded them, or
   * may read an event that has them. Who has neither is told nothing of a document that is there.
   *
   * @throws Rejection DOCUMENT_UNKNOWN, DOCUMENT_ERASED or DOCUMENT_DIFFERS.
   */
  async demand({ documents = [], identity, signedIn }: Carrying): Promise<void> {
    if (signedIn === undefined) return;
    const person = identity.metadata.recordedBy;
    const reads = readingRoles.some((role) => signedIn.roles.includes(role));
    for (const [index, { sha256, size, name }] of documents.entries()) {
      const field = `documents[${index}].sha256`;
      const unknown = `there is no document ${sha256} that you could attach as ${name}: upload it first`;
      const { isNamed, isErased } = await this.named.documentStanding(sha256);
      // Held before it is looked for: what is found is not deleted any more.
      const isOwn = await this.kept.hold(sha256, person);
      demand(isOwn || (isNamed && reads), 'DOCUMENT_UNKNOWN', unknown, field);
      demand(!isErased, 'DOCUMENT_ERASED', `the document ${sha256} is erased`, field);
      const bytes = await this.kept.sizeOf(sha256);
      demand(bytes !== undefined, 'DOCUMENT_UNKNOWN', unknown, field);
      demand(
        bytes === size,
        'DOCUMENT_DIFFERS',
        `the document ${sha256} has ${bytes} bytes, and ${size} are stated`,
        `documents[${index}].size`,
      );
    }
  }
}

/** The events with the documents of their command as facts; acts on proposals have their own. */
export function withDocuments<Event extends DomainEvent>(
  events: readonly Event[],
  documents: readonly kit.EvidenceDocument[] | undefined,
): readonly Event[] {
  if (documents === undefined) return events;
  return events.map((event) =>
    isBusiness(event) ? { ...event, data: { ...event.data, documents } } : event,
  );
}
