/**
 * The walls of the house, see README "The house". `swc` parses because TypeScript 7 has no JavaScript API;
 * type-only imports count too, or a layer could lean on another one by its types.
 */
const features = [
  'market-data',
  'portfolio',
  'preferences',
  'recompute',
  'notices',
  'watchlist',
  'identity',
  'idempotency',
  'ops',
  'demo',
];
const library = (name) => ({
  name: `${name}-knows-no-feature`,
  comment: `${name}/ is a library in all but name: features register with it, it imports none of them`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${features.join('|')})/` },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      comment: 'domain/ holds the rules of the trade: no framework, no database, no edge',
      severity: 'error',
      from: { path: '^src/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(src/[^/]+/domain/|src/common/money\\.ts$)' },
    },
    library('cache'),
    library('realtime'),
    library('database'),
    {
      name: 'client-knows-no-server',
      comment: 'client/ runs in browsers: it shares the shape of what is sent, and none of the code',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(src/client/|node_modules/(socket\\.io-client|eventsource-parser)/)' },
    },
    {
      name: 'common-and-config-lean-on-nothing',
      severity: 'error',
      from: { path: '^src/(common|config)/' },
      to: { path: '^src/', pathNot: '^src/(common|config)/' },
    },
    {
      name: 'market-data-knows-no-portfolio',
      severity: 'error',
      from: { path: '^src/market-data/' },
      to: { path: '^src/(portfolio|recompute|notices|watchlist|ops)/' },
    },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^test/|\\.spec\\.ts$)' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      // Express comes with Nest's platform; only its types are imported, which the parser does not tell apart.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: '^node_modules/express/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
