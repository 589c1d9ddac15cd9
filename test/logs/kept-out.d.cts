/** Texts of payers and donors, and passwords, that the tests in these folders send. */
export function textsOfTests(root: string, folders: readonly string[]): readonly string[];

/** What a line holds that it may not, for each such line. */
export function findingsIn(
  lines: readonly string[],
  texts: readonly string[],
): readonly { readonly what: string; readonly line: string }[];
