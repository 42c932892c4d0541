/**
 * Import rules of the architecture. Each room of `shared` is about one thing. What is pure stands in a room of its own
 * (`domain`, `schema`, `load-files`, `messages`, `mysql/queries`) or in a room's `core/`, and imports nothing that acts on the world.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Rooms that are pure as a whole, and the `core/` of each of the others. */
const PURE =
  '^(shared/(domain|schema|load-files|messages(?!/send)|mysql/queries)/|shared/[^/]+/core/|lambdas/[^/]+/core/)';
/** Packages and modules of Node that act on the world, or that bring the driver. */
const WORLD =
  '^node_modules/(@aws-sdk|@aws-lambda-powertools|sequelize|mysql2|umzug|aws-cdk-lib|cockatiel)/|^(node:)?(fs|net|http|https|child_process|worker_threads|timers|async_hooks|os|process)(/|$)';
/** Rooms that know nothing of documents: they would serve any consumer of SQS on MySQL. */
const PLATFORM = '^shared/(sqs-consumer|mysql|idempotency|observability|aws)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule('no-circular', 'A cycle has no layout.', {}, { circular: true }),
    rule(
      'pure-stays-pure',
      'What decides takes time, randomness and settings as arguments: no shell, no SDK, no driver, no logger.',
      { path: PURE },
      { path: `^(shared|lambdas|lib|operations|catalog|demo|localstack|bin)/|${WORLD}`, pathNot: PURE },
    ),
    rule(
      'domain-is-the-bottom',
      'The words of the field import nothing else of the project.',
      { path: '^shared/domain/' },
      {
        path: '^(shared|lambdas|lib|operations|catalog|demo|localstack|bin)/',
        pathNot: '^shared/(domain|load-files/fields)/',
      },
    ),
    rule(
      'platform-knows-no-documents',
      'The platform takes from the domain what any program would: errors with codes, digests, times.',
      { path: PLATFORM },
      { path: '^shared/(batches|cases|load-files)/' },
    ),
    rule(
      'no-lambda-imports-another',
      'Lambdas meet through queues and the database only.',
      { path: '^lambdas/([^/]+)/' },
      { path: '^lambdas/', pathNot: '^lambdas/$1/' },
    ),
    rule(
      'nobody-imports-a-handler',
      'The handler wires the consumer, not the other way round.',
      { path: '^(shared|lambdas|operations)/' },
      { path: 'handler\\.ts$' },
    ),
    rule(
      'shared-knows-no-lambda',
      'Shared code serves every lambda.',
      { path: '^shared/' },
      { path: '^(lambdas|lib|operations|catalog|demo|bin|localstack|test)/' },
    ),
    rule(
      'sql-text-has-one-room',
      'Statements are built by a session, which adds the tenant to each; only the compiler writes text.',
      { path: '^(shared|lambdas|lib|operations|demo|bin|localstack)/', pathNot: '^shared/mysql/queries/' },
      { path: '^shared/mysql/queries/sql\\.ts' },
    ),
    rule(
      'stack-shares-constants-only',
      'The stack shares constants with the code, never its behaviour.',
      { path: '^lib/' },
      { path: '^(shared|lambdas|operations|demo|localstack|bin)/', pathNot: PURE },
    ),
    rule(
      'operations-serve-commands',
      'What operators do is for the command line; no consumer needs it.',
      { path: '^(shared|lambdas|lib)/' },
      { path: '^(operations|catalog)/' },
    ),
    rule(
      'emulators-know-no-demo',
      'The emulators run the pipeline for whoever asks; the demo is one of those.',
      { path: '^localstack/' },
      { path: '^(demo|test)/' },
    ),
    rule(
      'production-knows-no-test',
      'Nothing that is deployed imports tests or the local runtime.',
      { path: '^(shared|lambdas|lib|operations|catalog)/' },
      { path: '^(test|localstack|demo)/' },
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
