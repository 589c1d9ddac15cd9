type Ending = () => unknown;

/**
 * Ends what a test has begun once it is over, whether it passed or not, the last begun first: what
 * is left of one test must not fail another.
 */
export function afterwards(): (ending: Ending) => void {
  const endings: Ending[] = [];
  afterEach(async () => {
    for (const ending of endings.splice(0).toReversed()) await ending();
  });
  return (ending) => void endings.push(ending);
}
