import type { App } from './fauxqs-stores.ts';

/** fauxqs takes 11 MiB; S3 takes a PutObject of 5 GiB. An object is held in memory, so this is what a laptop can bear. */
const MAX_BODY_BYTES = 1024 * 1024 * 1024;

/** Lets one PutObject carry a whole load file. */
export function acceptLargeBodies(app: App): void {
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
}
