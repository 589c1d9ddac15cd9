type Ending = () => unknown;

/**
 * Runs the clean-up of each test after it, passed or failed, last registered first. Otherwise a process that
 * one test left behind could fail another.
 */
export function afterwards(): (ending: Ending) => void {
  const endings: Ending[] = [];
  afterEach(async () => {
    for (const ending of endings.splice(0).toReversed()) await ending();
  });
  return (ending) => void endings.push(ending);
}
