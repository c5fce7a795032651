import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

// Imports point one way: a layer may use those before it, never those after it.
const LAYERS = ['diagnostics', 'runtime', 'kubernetes', 'yaml', 'props', 'cluster', 'schemas', 'assets', 'chart', 'values', 'model', 'selection', 'checks', 'synthesis', 'cilium', 'manifests', 'reach', 'diff', 'load-balancing', 'gateway', 'policies', 'hubble', 'mesh', 'talos', 'gitops', 'cli', 'testing'];

const zones = LAYERS.map((layer, index) => ({
  target: `./lib/${layer}`,
  from: LAYERS.slice(index + 1).map((later) => `./lib/${later}`),
  message: `lib/${layer} comes before it: see ARCHITECTURE.md`,
})).filter(({ from }) => from.length > 0);

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/', 'imports/', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A module is loaded when it is needed: see "start-up" in ARCHITECTURE.md.
      '@typescript-eslint/no-require-imports': 'off',
      // Constructors check all their arguments, and keep the types of each.
      'prefer-rest-params': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  // What tests export is typed where it is collected.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
);
