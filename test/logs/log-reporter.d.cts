interface SuiteResult {
  readonly testFilePath: string;
  readonly numPassingTests: number;
}

declare class LogReporter {
  constructor(config: { readonly rootDir: string });
  onRunComplete(contexts: unknown, results: { readonly testResults: readonly SuiteResult[] }): void;
  getLastError(): Error | undefined;
}

export = LogReporter;
