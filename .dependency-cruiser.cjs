/**
 * The arrows of the architecture (docs/ARCHITECTURE.md): who may import whom, type imports included. Everything that is not allowed here is
 * forbidden; test/architecture proves that a planted violation is found.
 */
const floors = {
  model: [],
  ports: ['model'],
  // The protocol of ports is what the pure rules speak of; they call none of it.
  sync: ['model', 'ports'],
  mapping: ['model', 'ports', 'sync'],
  config: ['model'],
  actors: ['model', 'ports', 'sync', 'mapping'],
  adapters: ['model', 'ports', 'sync', 'mapping', 'config'],
  rounds: ['model', 'ports', 'sync', 'mapping'],
  bindings: ['model', 'ports', 'sync', 'mapping', 'config'],
  cockpit: ['model', 'ports', 'sync', 'mapping', 'config'],
};
const room = (name) => (name === 'config' ? '^src/config(/|\\.ts$)' : `^src/${name}/`);
const protocol = '^src/actors/(messages|inbox-messages|address-book|turn)\\.ts$';

/** Of actors, doors and rounds see the protocol alone; adapters/dapr is how it travels. */
const actorsSeenBy = {
  rounds: protocol,
  bindings: protocol,
  cockpit: protocol,
  adapters: protocol,
};

const arrows = Object.entries(floors).map(([name, below]) => ({
  name: `${name}-imports-only-what-is-below`,
  severity: 'error',
  comment: `${name}/ may import ${below.join(', ') || 'nothing of ours'}${actorsSeenBy[name] ? ' and the protocol of the actors' : ''}.`,
  from: { path: room(name) },
  to: {
    path: '^src/',
    pathNot: [room(name), ...below.map(room), ...(actorsSeenBy[name] ? [actorsSeenBy[name]] : [])],
  },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'every-room-is-known',
      severity: 'error',
      comment: 'A new folder under src/ needs a place in the architecture first.',
      from: { path: '^src/', pathNot: [...Object.keys(floors).map(room), '^src/main(/|\\.ts$)'] },
      to: {},
    },
    {
      name: 'main-is-imported-by-nobody',
      severity: 'error',
      from: { path: '.', pathNot: '^src/main(/|\\.ts$)' },
      to: { path: '^src/main(/|\\.ts$)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-never-imports-simulators-tools-or-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulators|tools|test)/' },
    },
    {
      name: 'simulators-judge-from-outside',
      severity: 'error',
      comment: 'A simulator that shared our reading of a protocol would share our mistakes.',
      from: { path: '^simulators/' },
      to: { path: '^(src|tools|test)/' },
    },
    {
      name: 'pure-rooms-do-no-input-or-output',
      severity: 'error',
      comment:
        'No network, no files, no clock of the machine in model, sync, mapping and ports; hashing is arithmetic.',
      from: { path: '^src/(model|sync|mapping|ports)/' },
      to: {
        path: '^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|timers|process|os)(/|$)',
      },
    },
    {
      name: 'the-dapr-sdk-is-fenced',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(actors/durable-actor\\.ts$|adapters/dapr/)' },
      to: { path: '@dapr/dapr' },
    },
    {
      name: 'the-ews-library-is-fenced',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/ews/' },
      to: { path: 'ews-javascript-api' },
    },
    {
      name: 'production-uses-production-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
