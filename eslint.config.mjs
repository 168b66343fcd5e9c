import tseslint from 'typescript-eslint';

/** Strict, type-aware rules; formatting is prettier's. */
export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', '**/out', '**/.release', '**/*.mjs', 'src/dsp/assembly'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers in messages are the normal case here.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // With unchecked indexing (signal code would drown in assertions otherwise) these two give wrong advice.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // Typed-array indexing in signal code is bounded by construction.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
);
