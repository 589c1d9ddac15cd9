/** Introduction of the worked example: its donors, and the purposes for which they give. */
export const cast = [
  'The worked example: the gifts of two fictitious donors, from March 2024 to June 2025.',
  '  State A (DON-A) gives under recommendation (n), Foundation B (DON-B) under (m).',
  '  Purposes: (f) survey software, (j) digest of cases, (k) technical assistance, (l) tools for it.',
  'Most commands need three people: one records, one certifies, one approves (ProposalApproved).',
  'Below each step: the number of the last event in the log, and the events that the step added last.',
];

/** Commands of the worked example for which a signature is refused. Their recorders then withdraw them. */
export const refusedSignatures = ['X05', 'X12'];

/** One line of text for each event of the worked example, by the event's name. */
export const story: Readonly<Record<string, string>> = {
  E01: 'State A announces EUR 1,000,000 for technical assistance.',
  E02: 'Foundation B announces USD 678,000: USD 226,000 for (f) and USD 452,000 for (j).',
  E03: 'State A raises its announcement to EUR 1,100,000.',
  E04: 'State A signs for EUR 1,100,000, due in two instalments.',
  E05: 'Foundation B signs for USD 678,000, due in one instalment.',
  X05: 'The certifier of an agreement tries to approve it too; the recorder withdraws the proposal.',
  E06: 'State A pays its first EUR 600,000, of which banks deduct EUR 15.',
  E07: 'USD 678,500 arrive and nobody knows from whom: the money is held in suspense.',
  E08: 'Foundation B was the sender: the money pays its pledge, and USD 500 are overpaid.',
  E09: 'The USD 500 go back to Foundation B.',
  E10: 'USD 452,000 of State A are allocated to (k), at national level.',
  E11: 'USD 226,000 of Foundation B are allocated to (f) and USD 452,000 to (j), as announced.',
  E12: 'EUR 50,000 are recorded as paid by State A, by mistake.',
  E13: 'The mistake is reversed: new entries cancel the old ones, nothing is deleted.',
  E14: 'USD 113,000 move from (j) to (l), with the consent of Foundation B.',
  E15: 'USD 150,000 of State A have been spent on (k).',
  E16: 'The support fund takes 13 per cent of that, USD 19,500.',
  E17: 'The euros of State A are valued at the end of 2024: a loss of USD 48,325.60.',
  E18: 'The controller closes 2024: first to everybody but the controller, then to everybody.',
  E19: 'State A signs for CHF 180,000 of confiscated proceeds of crime.',
  E20: 'State A pays the CHF 180,000.',
  E21: 'Foundation B signs for USD 300,000 for (l), on a condition.',
  E22: 'Foundation B pays USD 100,000: a liability until the condition is met.',
  E23: 'State A pays EUR 480,000 of its second instalment.',
  E24: 'USD 226,000 more of State A are allocated to (k), at regional level.',
  E25: 'The condition is met for USD 60,000, which become revenue.',
  X12: 'An officer tries to approve a write-off, which only the controller may approve.',
  E26: 'State A will not pay its last EUR 20,000: they are written off.',
  E27: 'USD 20,000 not spent on (f) go back to Foundation B.',
  E28: 'USD 41,234.57 of Foundation B have been spent on (f).',
  E29: 'The support fund takes 13 per cent of that, USD 5,360.49.',
};

/**
 * One line of text for each command after the worked example. Because of these commands, each audit test finds
 * something.
 */
export const storyOfFindings: Readonly<Record<string, string>> = {
  F01: 'The list of rates for June is late: a rate of the euro is entered by hand.',
  F02: 'EUR 8,900 arrive and nobody knows from whom; they are valued at that rate.',
  F03: 'The list of June is published and replaces the rate entered by hand.',
  F04: 'A bank credit of USD 3,000 of February is recorded in June. Its donor is unknown.',
  F05: 'January 2025 is closed to everybody but the controller.',
  F06: 'A bank fee of USD 25 of January is recorded late; the controller approves it.',
  F07: 'The statement of State A for 2024 is issued.',
};
