/** Posting rules in force for new facts: the UN's policy under IPSAS 23. */
export const policyInForce = 'IPSAS23-UN@1';

/** Bank charges up to this many cents are borne by the account, above it by the donor. */
export const bankChargesToleranceUsd = 5_000n;
