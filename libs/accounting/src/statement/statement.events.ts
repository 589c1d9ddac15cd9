import type { JsonObject } from '@art30/event-sourcing';
import type { DatedFacts, LedgerEvent } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';

/** A form in which a statement is handed out: its media type, and what its bytes must be. */
export type StatementRendition = {
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
};

/** A statement as it was made: all it says, and what it rests on. */
export type MadeStatement = {
  /** Sequence of the last event that it counts. */
  readonly sequence: number;
  /** Name and version of the template that renders it. */
  readonly template: string;
  readonly renditions: readonly StatementRendition[];
  /** Content, at most 512 KiB as canonical JSON. */
  readonly statement: JsonObject;
};

export type StatementIssuedFacts = DatedFacts &
  MadeStatement & {
    readonly statementId: string;
    readonly donorId: string;
    /** Posting dates, both inclusive; `from` null counts from the first fact on. */
    readonly from: IsoDate | null;
    readonly to: IsoDate;
    readonly language: string;
    /** Id of the statement of the same period that this one takes the place of. */
    readonly supersedes?: string | undefined;
  };

export type StatementEvent = LedgerEvent<'StatementIssued', StatementIssuedFacts>;
