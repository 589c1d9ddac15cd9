/** What the operations are filed under, in the order of a life, which is that of the API page. */
export const tags: readonly { readonly name: string; readonly description: string }[] = [
  { name: 'donors', description: 'Who may give, and on what day.' },
  { name: 'exchange rates', description: 'Published lists by which foreign currency is valued.' },
  { name: 'bank accounts', description: 'Where the money lies.' },
  { name: 'purposes', description: 'What money may be given for.' },
  { name: 'opening balances', description: 'What another system kept before these books.' },
  {
    name: 'pledges',
    description: 'From the announcement to the agreement, its terms and its end.',
  },
  { name: 'receipts', description: 'What banks have credited, and whose it is.' },
  { name: 'allocations', description: 'Money that came in gets a purpose and a level.' },
  { name: 'spending', description: 'What was spent, and the programme support it bears.' },
  { name: 'receivables', description: 'What donors owe and may not pay.' },
  { name: 'refunds', description: 'What goes back to donors.' },
  { name: 'transfers', description: 'Money that moves between our own bank accounts.' },
  { name: 'revaluations', description: 'Foreign currency valued anew at a day.' },
  { name: 'statements', description: 'What a donor is told of its pledges.' },
  { name: 'periods', description: 'Years that are fenced, closed and opened again.' },
  { name: 'balances', description: 'Figures by donor, purpose and what else tells money apart.' },
  { name: 'books', description: 'The trial balance and the lines it is made of.' },
  { name: 'reports', description: 'Figures for one question each, such as what is overdue.' },
  {
    name: 'audit',
    description: 'The log, the books for another engine, and a replay that proves both.',
  },
  {
    name: 'operations',
    description: 'Whether the service is up, and events it was told to leave out.',
  },
];
