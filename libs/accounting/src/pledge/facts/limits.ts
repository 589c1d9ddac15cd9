/** Instalments an agreement may have. */
export const instalmentsMax = 100;
/** Lines that a command about receivables may carry. */
export const receivableLinesMax = 200;
