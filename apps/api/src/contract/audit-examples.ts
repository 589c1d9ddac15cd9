/** What an auditor draws and asks when the books are closed. */
export const auditExamples = {
  drawSample: {
    body: { size: 5, seed: 'AUD-2024-1', side: 'DEBIT', filters: { account: '1310' } },
  },
  requestConfirmations: { body: { donors: ['DON-A'] } },
  recordConfirmationReply: {
    body: { repliedOn: '2025-02-14', amounts: [{ amount: '450000.00', currency: 'EUR' }] },
  },
};
