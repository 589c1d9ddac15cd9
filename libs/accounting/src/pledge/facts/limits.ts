/** Instalments an agreement may have. */
export const instalmentsMax = 100;
/** Lines that a command about receivables may carry. */
export const receivableLinesMax = 200;
/** Lines that an allocation or a reduction may have. */
export const allocationLinesMax = 200;
/** Lines that the outcome of a condition may be about. */
export const conditionLinesMax = 100;
/** Earmark lines a pledge may carry. */
export const earmarksMax = 100;
/** Lines of a take-over, of all kinds together; one event holds them all. */
export const takeOverLinesMax = 200;
