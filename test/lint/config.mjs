import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { boundariesRule } from './boundaries.mjs';

/** The lint rules for the repository at `root`. */
export const lintConfig = (root) => tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/generated/', '**/.lepton/', '.nx/', 'coverage/', 'libs/python/', 'libs/java/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [...tseslint.configs.strict, ...tseslint.configs.stylistic],
    plugins: { 'import-x': importX, lepton: { rules: { boundaries: boundariesRule(root) } } },
    settings: {
      // Sources import each other as the compiled files: `./x.js` is `./x.ts`, and `@lepton/*` has the condition `source`.
      'import-x/resolver-next': [createNodeResolver({
        extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.json'],
        extensionAlias: { '.js': ['.ts', '.tsx', '.js'], '.mjs': ['.mts', '.mjs'] },
        conditionNames: ['source', 'node', 'import', 'default'],
      })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx', '.mts'] },
      'import-x/extensions': ['.ts', '.tsx', '.mts', '.js', '.mjs'],
    },
    rules: {
      'lepton/boundaries': 'error',
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Nest's modules and TypeORM's migrations are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Decorated constructors need their types as values.
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `catch {}` with a comment, and callbacks that do nothing, say what they mean.
      '@typescript-eslint/no-empty-function': 'off',
      // A union with void is how a callback says that it may return nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // `== null` asks for both kinds of nothing.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Signatures of binary formats are matched by their bytes.
      'no-control-regex': 'off',
      'no-console': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries(['process', 'console', 'performance', 'fetch', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'structuredClone', 'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'WebSocket', 'Blob', 'FormData', 'crypto', 'queueMicrotask'].map((name) => [name, 'readonly'])) },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  // Programs for people talk on the terminal.
  { files: ['**/*.spec.ts', '**/test/**', 'test/**', 'libs/cli/**'], rules: { 'no-console': 'off' } },
);
