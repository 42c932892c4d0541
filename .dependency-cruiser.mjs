/** Import rules of the architecture: handler → its shell → its core → shared/core; shell → shared/shell → shared/core. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule('no-circular', 'A cycle has no layout.', {}, { circular: true }),
    rule(
      'core-is-pure',
      'Core decides and takes time, randomness and settings as arguments: no shell, no SDK, no driver, no logger.',
      { path: '^(shared/core|lambdas/[^/]+/core)/' },
      {
        path: '^(shared/(shell|migrations)|lambdas/[^/]+/(shell|handler)|lib|localstack|bin)|^node_modules/(@aws-sdk|@aws-lambda-powertools|sequelize|mysql2|umzug|aws-cdk-lib|cockatiel)/|^(node:)?(fs|net|http|https|child_process|worker_threads|timers|async_hooks|os|process)(/|$)',
      },
    ),
    rule(
      'no-lambda-imports-another',
      'Lambdas meet through queues and the database only.',
      { path: '^lambdas/([^/]+)/' },
      { path: '^lambdas/', pathNot: '^lambdas/$1/' },
    ),
    rule(
      'lambda-core-stays-inside',
      'A core imports its own core and what is pure in shared: core, events, models.',
      { path: '^lambdas/([^/]+)/core/' },
      { path: '^(shared|lambdas)/', pathNot: '^(shared/(core|events|models)/|lambdas/$1/core/)' },
    ),
    rule(
      'shell-never-imports-handler',
      'The handler wires the shell, not the other way round.',
      { path: '/shell/' },
      { path: 'handler\\.ts$' },
    ),
    rule(
      'shared-knows-no-lambda',
      'Shared code serves every lambda.',
      { path: '^shared/' },
      { path: '^(lambdas|lib|bin|localstack|test)/' },
    ),
    rule(
      'shared-core-is-the-bottom',
      'shared/core imports nothing else of the project.',
      { path: '^shared/core/' },
      { path: '^(shared/(shell|models|events|migrations)|lambdas|lib|bin|localstack)/' },
    ),
    rule(
      'events-are-pure',
      'Schemas depend on zod and shared/core only.',
      { path: '^shared/events/' },
      { path: '^(shared/(shell|models|migrations)|lambdas|lib|bin|localstack)/' },
    ),
    rule(
      'models-are-pure',
      'Tables are data; the shell makes Sequelize models of them.',
      { path: '^shared/models/' },
      { path: '^(shared/(shell|events|migrations)|lambdas|lib|bin|localstack)/|^node_modules/(sequelize|mysql2)/' },
    ),
    rule(
      'sql-text-has-one-room',
      'Statements are built by a session, which adds the tenant to each; only the compiler writes text.',
      { path: '^(shared|lambdas|lib|bin|localstack)/', pathNot: '^shared/mysql/' },
      { path: '^shared/mysql/sql\\.ts' },
    ),
    rule(
      'lib-imports-shared-core-only',
      'The stack shares constants with the code, never its behaviour.',
      { path: '^lib/' },
      { path: '^(shared/(?!core/|events/)|lambdas|localstack|bin)' },
    ),
    rule(
      'production-knows-no-test',
      'Nothing that is deployed imports tests or the local runtime.',
      { path: '^(shared|lambdas|lib)/' },
      { path: '^(test|localstack)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
