import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const compilerOptions = {
  module: 'nodenext',
  lib: ['ES2023'],
  types: [],
  rootDir: '.',
  outDir: 'dist',
  skipLibCheck: true,
  paths: { '@art30/greetings': ['./libs/greetings/src/index.ts'] },
};
const settings = {
  'package.json': {},
  'package-lock.json': {},
  'tsconfig.json': { compilerOptions },
  'tsconfig.build.json': {
    extends: './tsconfig.json',
    include: ['apps/**/*.ts', 'libs/**/*.ts'],
    exclude: ['**/*.spec.ts'],
  },
};
const greeting = 'libs/greetings/src/index.ts';
const spec = 'libs/greetings/src/index.spec.ts';
const program = 'apps/hello/src/hello.ts';
const built = 'dist/apps/hello/src/hello.js';

/** A longer timeout, as each test starts the compiler several times. */
jest.setTimeout(120_000);

describe('the build', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'art30-build-'));
    for (const name of ['build', 'built', 'bundle-programs', 'bundle-verifier']) {
      cpSync(`.ci/${name}.cjs`, join(root, `.ci/${name}.cjs`));
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    for (const [name, content] of Object.entries(settings)) write(name, JSON.stringify(content));
    write(greeting, `export const greeting = 'hello';`);
    write(spec, `import './index';`);
    write(
      program,
      `import { greeting } from '@art30/greetings'; export const said = greeting + ', world';`,
    );
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(name: string, content: string): void {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }

  function build() {
    return spawnSync(process.execPath, ['.ci/build.cjs'], { cwd: root, encoding: 'utf8' });
  }

  /** Output of the built program, and the id of its build. */
  function outcome(): { said: string; buildId: number } {
    const script = `console.log(require('./${built}').said)`;
    const said = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
    return { said: said.trim(), buildId: statSync(join(root, 'dist')).ino };
  }

  it('compiles once; a spec that changes is no reason to compile again', () => {
    const stderr = 'building dist/ from the sources, which takes a few moments\n';
    expect(build()).toMatchObject({ status: 0, stdout: '', stderr });
    const first = outcome();
    expect(first.said).toBe('hello, world');
    write(spec, `import './index'; export {};`);
    expect(build()).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(outcome()).toEqual(first);
  });

  it('compiles again when sources, packages or settings changed, or a build was broken off', () => {
    const changes = [
      () => write(greeting, `export const greeting = 'good day';`),
      () => write('apps/hello/src/more.ts', 'export {};'),
      () => write('package-lock.json', '{"lockfileVersion": 3}'),
      () => write('tsconfig.json', JSON.stringify(settings['tsconfig.json'], null, 2)),
      () => rmSync(join(root, 'dist/.built-from')),
    ];
    build();
    const builds = [outcome().buildId];
    for (const change of changes) {
      change();
      expect(build().status).toBe(0);
      builds.push(outcome().buildId);
    }
    expect(outcome().said).toBe('good day, world');
    for (const [index, id] of builds.slice(1).entries()) expect(id).not.toBe(builds[index]);
  });

  it('leaves nothing of a source that went', () => {
    write('apps/hello/src/more.ts', 'export {};');
    build();
    expect(existsSync(join(root, 'dist/apps/hello/src/more.js'))).toBe(true);
    rmSync(join(root, 'apps/hello/src/more.ts'));
    build();
    expect(existsSync(join(root, 'dist/apps/hello/src/more.js'))).toBe(false);
  });

  it('leaves the last build in place when the sources do not compile, and says why', () => {
    build();
    const before = outcome();
    write(program, `export const said: number = 'hello';`);
    for (const attempt of [build(), build()]) {
      expect(attempt.status).toBe(1);
      expect(attempt.stderr).toContain(`Type 'string' is not assignable to type 'number'`);
    }
    expect(outcome()).toEqual(before);
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  it('is not made by what runs beside a service: that runs the last one, or names the command', () => {
    const run = () =>
      spawnSync(process.execPath, ['.ci/built.cjs', 'hello', 'you', '--too'], {
        cwd: root,
        encoding: 'utf8',
      });
    expect(run()).toMatchObject({ status: 1, stdout: '' });
    expect(run().stderr).toMatch(/^nothing is built here yet: run npm run build, .*\n$/);
    write('dist/apps/cli/src/hello.js', 'console.log(process.argv.slice(2).join());');
    write(program, 'sources that do not compile');
    expect(run()).toMatchObject({ status: 0, stdout: 'you,--too\n', stderr: '' });
  });

  it('removes what a killed build left beside it', () => {
    const endedPid = spawnSync(process.execPath, ['-e', '']).pid;
    write(`dist-${endedPid}/apps/hello/src/hello.js`, '');
    write(`dist-${process.pid}/apps/hello/src/hello.js`, '');
    build();
    const left = readdirSync(root).filter((name) => name.startsWith('dist'));
    expect(left).toEqual(['dist', `dist-${process.pid}`]);
  });
});
