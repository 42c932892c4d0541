import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { removalPolicy } from './removal-policy.ts';

export interface SourceBucketProps {
  /** Comes before the name, which ends in account and region because bucket names are shared by everybody. */
  readonly prefix: string;
  /** Where objects are announced. */
  readonly queue: Queue;
  /** Only objects under this prefix are announced. */
  readonly objectPrefix: string;
  readonly retainData: boolean;
}

/** The bucket that producers put load files into: every version kept, every new object announced on a queue. */
export class SourceBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: SourceBucketProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const name = (what: string) => `${props.prefix}-${what}-${stack.account}-${stack.region}`;
    const common = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: removalPolicy(props.retainData),
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...common,
      bucketName: name('access-logs'),
      lifecycleRules: [{ expiration: Duration.days(400) }],
    });
    acknowledge(
      accessLogs,
      'AwsSolutions-S1',
      'This bucket holds the access logs; logging its own writes would never end.',
    );

    const bucket = new Bucket(this, 'Bucket', {
      ...common,
      bucketName: name('source'),
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    this.bucket = bucket;
    this.#announce(bucket, stack.formatArn({ ...S3_ARN, resource: name('source') }), props);
  }

  /**
   * Set on the resource, because `addEventNotification` deploys a Lambda of its own to do it. The queue's policy names
   * the bucket by its ARN and not by reference, because S3 refuses a notification to a queue that does not let it in
   * yet: the bucket waits for the policy, so the policy cannot wait for the bucket.
   */
  #announce(bucket: Bucket, bucketArn: string, { queue, objectPrefix }: SourceBucketProps): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': bucketArn },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }),
    );
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: objectPrefix }] } },
        },
      ],
    };
    bucket.node.addDependency(queue);
  }
}

const S3_ARN = { service: 's3', region: '', account: '', arnFormat: ArnFormat.NO_RESOURCE_NAME };
