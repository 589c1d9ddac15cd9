import type { IsoDate } from '../../kernel/dates';

/** What any command on a pledge says, beside the date of its fact. */
export type OnPledge = {
  readonly pledgeId: string;
  /** Date of an open period under which a late fact is posted. */
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
};

/** A place of spending authority as a request names it; whether it is one is decided. */
export interface StatedPlace {
  readonly purpose: string;
  readonly level?: string | undefined;
  readonly country?: string | undefined;
}
