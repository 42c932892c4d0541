import type { App, Stores } from './fauxqs-stores.ts';

/**
 * S3 takes an If-Match with or without quotes, on HeadObject too; fauxqs wants quotes and looks at it on GetObject only.
 * Registered after the versions, so that a named version is what is compared.
 */
export function checkIfMatch(app: App, { s3Store }: Stores): void {
  app.addHook('preHandler', (request, reply, done) => {
    const ifMatch = request.headers['if-match'];
    const { bucket, '*': key } = request.params as { bucket?: string; '*'?: string };
    if (!ifMatch || !bucket || !key || !['GET', 'HEAD'].includes(request.method)) return done();
    const wanted = `"${ifMatch.replaceAll('"', '')}"`;
    request.headers['if-match'] = wanted;
    if (request.method === 'HEAD' && etagOf(bucket, key) !== wanted) {
      reply.status(412).send();
      return;
    }
    done();
  });

  const etagOf = (bucket: string, key: string): string | null => {
    try {
      return s3Store.headObject(bucket, key).etag;
    } catch {
      return null;
    }
  };
}
