import type { RequestIdentity } from '@art30/event-sourcing';
import type { IsoDate } from './dates';

/** How a command reached us: who, when, under which key, and on what condition. */
export interface CommandRequest {
  readonly identity: RequestIdentity;
  /** Day of our clock in UTC; no fact is dated later. */
  readonly today: IsoDate;
  /** Stream revision the caller saw (`If-Match`). */
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
}

/** A wish, with the facts the caller states. The same object goes from controller to `decide`. */
export abstract class Command<Facts> {
  constructor(
    readonly facts: Facts,
    readonly request: CommandRequest,
  ) {}
}
