/** The layers inside a project. Who may import whom between projects is in eslint.config.js. */
const inService = (folders) => `^services/([^/]+)/src/(${folders})/`;
const adapters = 'grpc|events|postgres|journal|clients|documents|mediasoup|live|rest|web';
// Edges translate between the wire and the classroom; nobody else knows the wire's messages.
const edges = 'grpc|events|journal|mapping|clients|live|rest';
const tests = '\\.(spec|acceptance|testing)\\.tsx?$|/(test|e2e|bench)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thought in two places.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain knows the classroom, the kernel and the policy; no framework, no wire, no Node.',
      severity: 'error',
      from: { path: inService('domain'), pathNot: tests },
      to: { pathNot: ['^services/$1/src/domain/', '^libs/(kernel|policy)/'] },
    },
    {
      name: 'usecases-know-no-adapter',
      comment: 'A use case speaks to the domain and to ports. Which technology is behind a port is not its business.',
      severity: 'error',
      from: { path: inService('usecases|ports'), pathNot: tests },
      to: {
        path: [`^services/$1/src/(${adapters})/`, '^node_modules/(@nestjs|typeorm|pg|fastify|mediasoup|@grpc|ws)(/|$)'],
      },
    },
    {
      name: 'only-edges-know-the-wire',
      comment:
        'Messages of proto/ are translated where they come in and go out. The gateway passes them on: its ports speak them.',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/[^/]+/',
        pathNot: [`^services/[^/]+/src/(${edges})/`, '^services/gateway/src/ports/', tests],
      },
      to: { path: '^proto/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'Two adapters meet in a use case or in the module that wires them.',
      severity: 'error',
      from: { path: `^services/([^/]+)/src/(${adapters})/`, pathNot: tests },
      to: { path: `^services/$1/src/(${adapters})/`, pathNot: '^services/$1/src/$2/' },
    },
    {
      name: 'programs-use-no-test-help',
      comment: 'libs/testing and the specs are for specs.',
      severity: 'error',
      from: { path: '^(services|libs|web)/', pathNot: [tests, '^libs/testing/'] },
      to: { path: ['^libs/testing/', tests], pathNot: '^node_modules/' },
    },
    {
      name: 'web-layers-ui',
      comment: 'app → features → ui, platform.',
      severity: 'error',
      from: { path: '^web/src/(ui|platform)/' },
      to: { path: '^web/src/(app|features)/' },
    },
    {
      name: 'web-layers-features',
      comment: 'app → features → ui, platform.',
      severity: 'error',
      from: { path: '^web/src/features/' },
      to: { path: '^web/src/app/' },
    },
    {
      name: 'features-do-not-know-each-other',
      comment: 'What two features share belongs to ui or platform; what joins them, to app.',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^proto/gen'] },
    exclude: { path: ['/dist/'] },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
