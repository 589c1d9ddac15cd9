export type EngineName = 'hledger' | 'beancount';
type Words = readonly [string, ...string[]];

export const commands: Readonly<
  Record<EngineName, { check(file: string): Words; rows(file: string): Words }>
>;
/** Program and words that start the browser without a window. */
export const browser: Words;
/** Why a program does not do what tests need of it here, or null where it does. */
export function fault(name: EngineName | 'chromium'): string | null;
/** The engine as it names itself, `hledger 1.32.3`. */
export function version(name: EngineName): string;
