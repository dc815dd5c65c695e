/**
 * Lets plain Node load this project's TypeScript as CommonJS, dynamic imports included, so that whichever way a module is asked for there is one of it. The proofs
 * run faster so than within jest, whose sandbox makes every access to a global slow. Usage: node --require FILE PROGRAM.ts
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
