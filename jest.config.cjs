/** One project per level; `tools/test.ts` runs them in this order and keeps the budget. */
const level = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // These packages are published as ES modules only; jest loads CommonJS.
  transformIgnorePatterns: [
    '/node_modules/(?!(kysely|temporal-polyfill|temporal-utils|fast-xml-parser|windows-iana|parse5|entities)/)',
  ],
  testEnvironment: 'node',
  ...extra,
});

module.exports = {
  // A limit against hanging, not a measure of speed: several programs share the machine.
  testTimeout: 60_000,
  projects: ['unit', 'property', 'contract', 'actors', 'architecture', 'integration', 'e2e'].map((name) => level(name)),
};
