export type EngineName = 'hledger' | 'beancount';
type Words = readonly [string, ...string[]];

export const commands: Readonly<
  Record<EngineName, { check(file: string): Words; rows(file: string): Words }>
>;
/** Why an engine cannot add up our books here, or null where it can. */
export function fault(name: EngineName): string | null;
/** The engine as it names itself, `hledger 1.32.3`. */
export function version(name: EngineName): string;
