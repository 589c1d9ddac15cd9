/**
 * Groups (tags) of operations in the order in which the API page shows them. It is the order in which a ledger needs
 * them.
 */
export const tags: readonly { readonly name: string; readonly description: string }[] = [
  {
    name: 'people',
    description:
      'Signing in, and who is let in: accounts, roles, and who vouches for people, each by two administrators.',
  },
  {
    name: 'delegations',
    description: 'Who may do what on behalf of the organization, granted by two administrators.',
  },
  {
    name: 'proposals',
    description:
      'Commands that wait for signatures: a certifying officer and an approving officer sign every command that books something.',
  },
  {
    name: 'signing rules',
    description: 'How many people sign what books, from a day on.',
  },
  {
    name: 'donors',
    description: 'Donors, whether they are parties to the Convention, and due diligence on them.',
  },
  {
    name: 'exchange rates',
    description: 'Published lists of rates, by which other currencies are valued in US dollars.',
  },
  {
    name: 'bank accounts',
    description: 'Official bank accounts, each with a ledger account of its own.',
  },
  {
    name: 'purposes',
    description: 'The purposes of the resolution, for which money may be given.',
  },
  {
    name: 'opening balances',
    description: 'Pledges and receipts taken over from the system that kept them before.',
  },
  {
    name: 'pledges',
    description: 'Pledges from the announcement to the agreement, with their terms and their end.',
  },
  { name: 'receipts', description: 'Bank credits, and the pledges to which they are applied.' },
  {
    name: 'allocations',
    description: 'Spending authority: money that was received gets a purpose and a level.',
  },
  { name: 'spending', description: 'Expenditure, and the programme support charged for it.' },
  {
    name: 'receivables',
    description: 'Amounts that donors owe and may not pay: allowances, write-offs and recoveries.',
  },
  { name: 'refunds', description: 'Money that goes back to donors.' },
  { name: 'transfers', description: 'Cash moved or converted between own bank accounts.' },
  { name: 'revaluations', description: 'Other currencies valued at the rates of a day.' },
  { name: 'statements', description: 'Statements to donors about their pledges.' },
  { name: 'periods', description: 'Fiscal years, which are fenced, closed and opened again.' },
  {
    name: 'balances',
    description: 'Figures by donor, purpose, recommendation and other dimensions.',
  },
  { name: 'books', description: 'The trial balance, and the journal lines behind it.' },
  {
    name: 'reports',
    description: 'Reports that answer one question each, such as which instalments are overdue.',
  },
  {
    name: 'audit',
    description:
      'The log of events, the books for another accounting engine, explanations of figures, replays, and the keys that sign checkpoints.',
  },
  {
    name: 'engagements',
    description:
      "The auditor's own log beside the ledger: engagements, and what auditors record in them.",
  },
  {
    name: 'personal texts',
    description:
      'Names and words of private persons, which the books know by references alone, and their erasure.',
  },
  {
    name: 'documents',
    description: 'The bytes of documents behind facts, and documents that were erased.',
  },
  {
    name: 'operations',
    description: 'Health of the service, and events that an operator left out.',
  },
];
