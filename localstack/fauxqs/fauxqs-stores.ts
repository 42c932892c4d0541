import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { BuildAppOptions, buildApp } from 'fauxqs';

/** The state behind fauxqs' HTTP interface. */
export type Stores = NonNullable<BuildAppOptions['stores']>;
export type App = ReturnType<typeof buildApp>;
export type Queue = ReturnType<Stores['sqsStore']['createQueue']>;
export type StoredMessage = Parameters<Queue['enqueue']>[0];
export type StoredObject = ReturnType<Stores['s3Store']['headObject']>;

/**
 * Makes the stores ourselves, because what fauxqs lacks is added between HTTP and store, and its own server neither
 * hands them out nor binds to loopback only. The package exports its entry alone, so the classes are imported by file;
 * the exact version in package.json keeps that safe.
 */
export async function createStores(region: string): Promise<Stores> {
  const packageFile = findPackageJSON('fauxqs', import.meta.url);
  if (!packageFile) throw new Error('The package fauxqs is not installed; run npm ci.');
  const load = async (file: string) =>
    (await import(new URL(`dist/${file}`, pathToFileURL(packageFile)).href)) as unknown;
  const [sqs, sns, s3] = (await Promise.all([
    load('sqs/sqsStore.js'),
    load('sns/snsStore.js'),
    load('s3/s3Store.js'),
  ])) as [
    { SqsStore: new () => Stores['sqsStore'] },
    { SnsStore: new () => Stores['snsStore'] },
    { S3Store: new () => Stores['s3Store'] },
  ];
  const stores = { sqsStore: new sqs.SqsStore(), snsStore: new sns.SnsStore(), s3Store: new s3.S3Store() };
  stores.sqsStore.region = region;
  stores.snsStore.region = region;
  // Queue URLs then name the host of the request, 127.0.0.1, instead of a name that not every resolver knows.
  stores.sqsStore.host = '';
  return stores;
}
