import { holdingOn } from '../kernel/dates';

export type DueDiligence = 'none' | 'light' | 'full';

export interface DonorKindRule {
  readonly kind: string;
  readonly label: string;
  /** Contributor type of UN data standard VI. */
  readonly cebContributorType: string;
  /** OrganisationType of IATI 2.03. */
  readonly iatiOrganisationType: string;
  readonly dueDiligence: DueDiligence;
  /** True if donors of the kind can be a party to the Convention; only parties may give under recommendation (n). */
  readonly canBeParty: boolean;
  /** First day on which the row is valid; it ends when a later row of the same kind begins. */
  readonly validFrom: string;
}

/**
 * Kinds of donors with their codes in two reporting standards and the required due diligence (`docs/accounting.md`,
 * "Who may give"). A changed rule is a new row with a later first day, so that old facts keep their rule.
 * Recommendation (m) is open to all kinds, (n) to parties only.
 */
export const donorKindRules = [
  row('STATE_PARTY', 'State party', 'C01', '10', 'none', true),
  row('STATE_NON_PARTY', 'State not party', 'C01', '10', 'none', true),
  row('REIO_PARTY', 'Regional economic integration organization', 'C08A', '40', 'none', true),
  row('SUBNATIONAL_GOVERNMENT', 'Subnational government', 'C01', '11', 'light', false),
  row('IFI', 'International financial institution', 'C04A', '40', 'none', false),
  row('GLOBAL_FUND', 'Global vertical fund', 'C04B', '40', 'none', false),
  row('UN_ENTITY', 'United Nations entity', 'C04C', '40', 'none', false),
  row('UN_POOLED_FUND', 'United Nations pooled fund', 'C04D', '40', 'none', false),
  row('OTHER_MULTILATERAL', 'Other multilateral', 'C04E', '40', 'light', false),
  row('NGO', 'Non-governmental organization', 'C02', '21', 'full', false),
  row('PPP', 'Public-private partnership', 'C03', '30', 'full', false),
  row('FOUNDATION', 'Foundation', 'C05', '60', 'full', false),
  row('PRIVATE_SECTOR', 'Private sector', 'C06', '70', 'full', false),
  row('ACADEMIC', 'Academic, training and research', 'C07', '80', 'light', false),
  row('INDIVIDUAL', 'Individual', 'C08B', '90', 'full', false),
  row('ANONYMOUS', 'Anonymous', 'C08B', '90', 'full', false),
] as const satisfies readonly DonorKindRule[];

export type DonorKind = (typeof donorKindRules)[number]['kind'];

export const donorKinds: readonly DonorKind[] = donorKindRules.map((rule) => rule.kind);

/**
 * True if donors of the kind are private persons. The books store a reference instead of their name, so that the name
 * can be erased.
 */
export function isPrivatePerson(kind: DonorKind): boolean {
  return kind === 'INDIVIDUAL';
}

/** Returns the rule that is valid for a kind of donor on a date. */
export function donorKindRule(kind: DonorKind, date: string): DonorKindRule {
  const rules: readonly DonorKindRule[] = donorKindRules;
  const ofKind = rules.filter((rule) => rule.kind === kind);
  return holdingOn(ofKind as [DonorKindRule, ...DonorKindRule[]], date);
}

function row<const Kind extends string>(
  ...[kind, label, cebContributorType, iatiOrganisationType, dueDiligence, canBeParty]: [
    Kind,
    string,
    string,
    string,
    DueDiligence,
    boolean,
  ]
) {
  const validFrom = '2003-09-29';
  return {
    kind,
    label,
    cebContributorType,
    iatiOrganisationType,
    dueDiligence,
    canBeParty,
    validFrom,
  };
}
