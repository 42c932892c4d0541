import { join } from 'node:path';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LambdaName } from '../consumer-names.ts';

/** Gives a lambda's code in place of its bundle; template tests use it, because bundling takes seconds. */
export type CodeFor = (lambda: LambdaName) => Code;

const projectRoot = join(import.meta.dirname, '..', '..');

const rebaseSourceMap = join(import.meta.dirname, 'rebase-source-map.ts');

/** Where a lambda's code begins and what its dependencies are locked to. */
export const lambdaSource = (lambda: LambdaName) => ({
  projectRoot,
  entry: join(projectRoot, 'lambdas', lambda, 'handler.ts'),
  depsLockFilePath: join(projectRoot, 'package-lock.json'),
});

/** How esbuild bundles a lambda, on this machine and without Docker. */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  // The runtime's own SDK changes without a deploy; the bundled one is the one that was tested.
  bundleAwsSDK: true,
  // Sequelize names this for PostgreSQL, which is never loaded.
  externalModules: ['pg-hstore'],
  minify: true,
  // Sequelize and errors are told apart by class names.
  keepNames: true,
  sourceMap: true,
  sourcesContent: false,
  logLevel: LogLevel.WARNING,
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (_, outputDirectory) => [
      [process.execPath, rebaseSourceMap, projectRoot, join(outputDirectory, 'index.mjs.map')]
        .map((argument) => JSON.stringify(argument))
        .join(' '),
    ],
  },
  // CommonJS dependencies call require() and read __dirname, which an ES module does not have.
  banner: [
    "import { createRequire as createRequire_ } from 'node:module';",
    'const require = createRequire_(import.meta.url);',
    'const { dirname: __dirname, filename: __filename } = import.meta;',
  ].join(''),
};
