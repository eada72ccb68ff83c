import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/** One file each touches what only one may (docs/architecture.md). */
const oneFileEach = (owners) =>
  [...new Set(Object.values(owners)), 'src/**'].map((file) => ({
    files: file === 'src/**' ? ['src/**'] : [file],
    ignores: file === 'src/**' ? Object.values(owners) : [],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'electron',
              importNames: Object.keys(owners).filter((name) => owners[name] !== file),
              message: 'This part of Electron has one adapter.',
            },
          ],
        },
      ],
    },
  }))

export default ts.config(
  { ignores: ['out/', 'coverage/', '.cache/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      // An unchecked cast hides the door at which data should have been parsed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration > NewExpression', message: 'No default-exported singletons.' },
      ],
      // Factories give back objects of closures: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-globals': ['error', { name: 'global', message: 'Nothing of ours is global.' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser },
    },
    rules: {
      // Text is text: nothing that a person wrote ever becomes markup.
      'svelte/no-at-html-tags': 'error',
      // svelte-check types the markup; these see a component import as an error type.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['src/renderer/**'], languageOptions: { globals: globals.browser } },
  ...oneFileEach({
    safeStorage: 'src/main/settings/safe-storage.ts',
    ipcMain: 'src/main/bridge/ipc.ts',
    Notification: 'src/main/notifications/electron-sink.ts',
    utilityProcess: 'src/main/demo.ts',
    Tray: 'src/main/tray/tray.ts',
    protocol: 'src/main/security/app-protocol.ts',
    contextBridge: 'src/preload/index.ts',
  }),
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  { files: ['electron.vite.config.ts', 'vitest.config.ts'], ...ts.configs.disableTypeChecked },
)
