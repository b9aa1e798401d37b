import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom, by the tags in the package.json files. The layers inside a service are in .dependency-cruiser.cjs. */
const boundaries = [
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:contract'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib', 'type:contract'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:contract'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:contract', 'type:tool'] },
  // What runs in a browser imports nothing that needs Node, and what runs anywhere nothing that needs either.
  { sourceTag: 'runtime:any', onlyDependOnLibsWithTags: ['runtime:any'] },
  { sourceTag: 'runtime:browser', onlyDependOnLibsWithTags: ['runtime:any', 'runtime:browser'] },
  { allSourceTags: ['runtime:node', 'type:service'], onlyDependOnLibsWithTags: ['runtime:any', 'runtime:node'] },
  { allSourceTags: ['runtime:node', 'type:lib'], onlyDependOnLibsWithTags: ['runtime:any', 'runtime:node'] },
  // Services share contracts and mechanisms, never each other's source.
  { sourceTag: 'scope:session', onlyDependOnLibsWithTags: ['scope:session', 'scope:shared'] },
  { sourceTag: 'scope:media', onlyDependOnLibsWithTags: ['scope:media', 'scope:shared'] },
  { sourceTag: 'scope:attendance', onlyDependOnLibsWithTags: ['scope:attendance', 'scope:shared'] },
  { sourceTag: 'scope:gateway', onlyDependOnLibsWithTags: ['scope:gateway', 'scope:shared'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
];

const moduleBoundaries = (depConstraints, allow = []) => [
  'error',
  { depConstraints, enforceBuildableLibDependency: false, allow, allowCircularSelfDependency: true },
];

/** Nx takes services for applications, which nobody may import, whatever the tags say. */
const services = ['@lectern/attendance/**', '@lectern/gateway/**', '@lectern/session/**'];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', 'proto/gen/', '**/test-results/', '.nx/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries(boundaries),
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // Logs are pino's, with a trace and without names; a stray line on the console has neither.
    files: ['services/**/*.ts', 'libs/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  {
    // What somebody runs by hand answers on the console; fuzzing says its seed there.
    files: ['services/*/src/{admin,migrate}.ts', '**/bench/**/*.ts', '**/*.spec.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    // Opening something that lives as long as the component is what effects are for, and its first state has to be shown.
    rules: { 'react-hooks/set-state-in-effect': 'off' },
  },
  {
    // The browser suite starts the whole stack, as tools/up does for everybody.
    files: ['web/e2e/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries([
        { sourceTag: '*', onlyDependOnLibsWithTags: ['type:lib', 'type:contract', 'type:tool'] },
      ]),
    },
  },
  {
    // Classes on a simulated clock run the services' own domains, one beside the other.
    files: ['tools/accuracy/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries(
        [{ sourceTag: '*', onlyDependOnLibsWithTags: ['type:lib', 'type:contract', 'type:tool'] }],
        services,
      ),
    },
  },
  prettier,
);
