import { spawn } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepLog } from './kept-log';

/** Difference between the read model of the next version and that of this build, apart from the version number. */
export type Change = 'none' | 'column' | 'unreadable';

/** Bundled programs that contain the definition of the read model. */
const programs = ['service.bundle', 'rebuilds/rebuild.worker', '../../cli/src/rebuild'];
/** Matches the definition of the read model in a bundle. */
const ofThisBuild = /^var readModel = \{\n[^]*?^\};\n/m;

/**
 * Code that is inserted after the definition of the read model. It changes version and tables as environment variables
 * say.
 */
const patch = `
const { NEXT_VERSION, NEXT_CHANGE } = process.env;
const model = readModel;
model.version = Number(NEXT_VERSION);
const changed = (name, change) => {
  model.projections = model.projections.map((one) => (one.name === name ? change(one) : one));
};
if (NEXT_CHANGE === 'column') changed('write-offs', ({ tables: [table], ...rest }) => ({
  ...rest,
  tables: [{
    ...table,
    columns: { ...table.columns, noted: 'TEXT' },
    nullable: [...table.nullable, 'noted'],
  }],
}));
if (NEXT_CHANGE === 'unreadable') changed('write-offs', (one) => ({
  ...one,
  rowsOf: (event) => {
    if (event.type === 'DonorRegistered') throw new Error('it lacks what that version needs');
    return one.rowsOf(event);
  },
}));
`;

/** A copy of this build with another version of the read model. It stands for a later release. */
export class NextProgram {
  /** @param folder folder into which the build is copied. */
  constructor(private readonly folder: string) {
    cpSync('dist', join(folder, 'dist'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    for (const name of programs) {
      const file = join(folder, `dist/apps/api/src/${name}.js`);
      const built = readFileSync(file, 'utf8');
      const next = built.replace(ofThisBuild, (model) => `${model}{${patch}}\n`);
      if (next === built) throw new Error(`${file} has no read model`);
      writeFileSync(file, next);
    }
  }

  get service(): string {
    return join(this.folder, 'dist/apps/api/src/service.js');
  }

  environment(version: number, change: Change): Record<string, string> {
    return { NEXT_VERSION: String(version), NEXT_CHANGE: change };
  }

  /** Runs `npm run rebuild` of the copied build. */
  rebuild(environment: Readonly<Record<string, string>>) {
    const program = join(this.folder, 'dist/apps/cli/src/rebuild.js');
    const env = { PATH: process.env['PATH'], ...environment };
    const child = spawn(process.execPath, [program], { env });
    let output = '';
    for (const from of [child.stdout, child.stderr]) {
      from.on('data', (chunk: Buffer) => (output += keepLog(chunk)));
    }
    const ended = new Promise<{ readonly code: number | null; readonly output: string }>((end) =>
      child.once('close', (code) => end({ code, output })),
    );
    return { ended, kill: () => child.kill('SIGKILL') };
  }
}
