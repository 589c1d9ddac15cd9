import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { AuthorityPlace, GrossSplit } from './on-pledge';

export type { AuthorityPlace, GrossSplit };

export type AllocationMadeFacts = DatedFacts & {
  readonly allocationId: string;
  readonly pscRate: string;
  readonly lines: readonly (GrossSplit & {
    readonly from: { readonly purpose: string };
    readonly to: AuthorityPlace;
  })[];
};

export type AllocationReducedFacts = DatedFacts & {
  readonly reductionId: string;
  readonly lines: readonly (GrossSplit & {
    readonly from: AuthorityPlace;
    readonly to: { readonly purpose: string };
  })[];
  readonly reason: string;
};

export type DonorConsent = { readonly reference: string; readonly date: IsoDate };

export type ReallocationMadeFacts = DatedFacts &
  GrossSplit & {
    readonly reallocationId: string;
    readonly from: AuthorityPlace;
    readonly to: AuthorityPlace;
    readonly donorConsent?: DonorConsent | undefined;
  };
