import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const specs = ['**/*.spec.ts', 'test/**/*.ts'];
const pureLibs = [
  ...['event-sourcing', 'accounting', 'books', 'ledger', 'documents', 'evidence', 'auditing'],
].map((lib) => `libs/${lib}/**/*.ts`);

const CLOCK = 'No clock here: a date comes from the command or the event, so that a replay agrees.';
const CHANCE = 'No chance here: the same input must give the same books. Derive ids with uuid v5.';
const WORLD = 'No input, output, waiting or environment here: pass the value in.';
const MACHINE = 'The answer depends on the machine it runs on: compare code units, format outside.';
const AMOUNT =
  'A float loses cents: parse amounts with Money or Decimal, counts with their own check.';
const FLOOR = 'Frameworks and drivers live on upper floors: use a port of event-sourcing.';

const because = (message, names) => names.map((name) => ({ name, message }));

const pureGlobals = [
  ...because(CLOCK, ['Date', 'performance']),
  ...because(CHANCE, ['crypto']),
  ...because(MACHINE, ['Intl']),
  ...because(AMOUNT, ['parseFloat', 'parseInt']),
  ...because(WORLD, ['process', 'console', 'Buffer', 'fetch', 'require', 'globalThis', 'global']),
  ...because(WORLD, ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']),
  ...because(WORLD, ['__dirname', '__filename']),
];

const pureSyntax = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: CHANCE },
  {
    selector: 'MemberExpression[property.name=/^(localeCompare|toLocale\\w+)$/]',
    message: MACHINE,
  },
  { selector: ":matches(CallExpression, NewExpression)[callee.name='Number']", message: AMOUNT },
  { selector: "CallExpression > Identifier.arguments[name='Number']", message: AMOUNT },
  { selector: "MemberExpression[object.name='Number'][property.name=/^parse/]", message: AMOUNT },
  { selector: "MemberExpression[property.name='toNumber']", message: AMOUNT },
  { selector: "UnaryExpression[operator='+']", message: AMOUNT },
  { selector: 'ImportExpression', message: WORLD },
];

const pureImports = {
  paths: [
    ...because(WORLD, builtinModules),
    { name: 'uuid', importNames: ['v1', 'v4', 'v6', 'v7'], message: CHANCE },
    { name: '@noble/hashes/utils.js', importNames: ['randomBytes'], message: CHANCE },
  ],
  patterns: [
    { regex: '^node:', message: WORLD },
    { regex: '^(@nestjs/|@fastify/|class-|rxjs|reflect-metadata|fastify)', message: FLOOR },
    { regex: '^(better-sqlite3|@eventstore/|@grpc/|pino)', message: FLOOR },
  ],
};

/** Refuses `// eslint-disable-next-line rule` without a reason after `--`. */
const reasonForDisabling = {
  meta: { type: 'suggestion', schema: [], messages: { missing: 'Say why: add "-- reason".' } },
  create: (context) => ({
    Program() {
      const silent = context.sourceCode
        .getAllComments()
        .filter(({ value }) => /^\s*eslint-disable/.test(value) && !/\s--\s+\S/.test(value));
      for (const { loc } of silent) {
        // The report is placed before the comment (column -1), so that the comment cannot disable it.
        context.report({
          loc: { ...loc, start: { ...loc.start, column: -1 } },
          messageId: 'missing',
        });
      }
    },
  }),
};

/** Refuses `...{ a, b }`, which keeps an object on one line but hides its members from a search. */
const flatObjects = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { spread: 'State these members by themselves.' },
  },
  create: (context) => ({
    'ObjectExpression > SpreadElement > ObjectExpression': (node) =>
      context.report({ node, messageId: 'spread' }),
  }),
};

/** Openings of a comment that leave out its noun. */
const openingWithoutNoun = /^\*\s+(?:What|That which|As far as|Whatever|The thing that)\b/;

/** Doc comments begin with the noun that they are about. */
const nounFirst = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { noun: 'Begin with the noun that this comment is about.' },
  },
  create: (context) => ({
    Program() {
      const comments = context.sourceCode.getAllComments();
      for (const { loc } of comments.filter(({ value }) => openingWithoutNoun.test(value))) {
        context.report({ loc, messageId: 'noun' });
      }
    },
  }),
};

export default defineConfig(
  globalIgnores(['dist/', 'dist-*/', 'coverage/', 'reports/', 'data/']),
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: {
      house: {
        rules: {
          'reason-for-disabling': reasonForDisabling,
          'flat-objects': flatObjects,
          'noun-first': nounFirst,
        },
      },
    },
    rules: {
      'house/reason-for-disabling': 'error',
      'house/flat-objects': 'error',
      'house/noun-first': 'error',
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 70 }],
      'max-params': ['error', { max: 4 }],
      'max-depth': ['error', 3],
      complexity: ['error', { max: 12, variant: 'modified' }],
      eqeqeq: 'error',
      'no-param-reassign': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An adapter may be synchronous and still must return a promise.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: pureLibs,
    ignores: specs,
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-syntax': ['error', ...pureSyntax],
      'no-restricted-imports': ['error', pureImports],
    },
  },
  {
    files: specs,
    rules: {
      'max-lines-per-function': 'off',
      // Tests receive the answers of the service as untyped JSON.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
