import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '../../../localstack/runtime/template.ts';

/** A cloud assembly written by hand, with handlers that note what they do in a file. */
export interface TinyAssembly {
  readonly directory: string;
  /** What handlers noted, oldest first. */
  notes(): Note[];
  remove(): void;
}

export interface Note {
  readonly handler: string;
  readonly pid: number;
  readonly [key: string]: unknown;
}

/** The body of `async handler(event, context)`, in which `note({...})` and `bodies` (the messages' JSON) are at hand. */
export type Handlers = Readonly<Record<string, string>>;

const handlerFile = (name: string, body: string, notesFile: string) => `
import { appendFileSync, existsSync } from 'node:fs';
const note = (what) =>
  appendFileSync(${JSON.stringify(notesFile)}, JSON.stringify({ handler: ${JSON.stringify(name)}, pid: process.pid, ...what }) + '\\n');
export async function handler(event, context) {
  const bodies = event.Records?.map(({ body }) => JSON.parse(body));
  ${body}
}
`;

/** Writes manifest, template, asset manifest and one asset directory a handler, as cdk synth does. */
export function tinyAssembly(resources: Readonly<Record<string, Resource>>, handlers: Handlers): TinyAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'caseload-tiny-'));
  const notesFile = join(directory, 'notes.jsonl');
  appendFileSync(notesFile, '');
  const files: Record<string, object> = {};
  for (const [name, body] of Object.entries(handlers)) {
    mkdirSync(join(directory, `asset.${name}`));
    writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), handlerFile(name, body, notesFile));
    const destinations = { current: { objectKey: `${name}.zip` } };
    files[name] = { source: { path: `asset.${name}`, packaging: 'zip' }, destinations };
  }
  const write = (file: string, content: object) => writeFileSync(join(directory, file), JSON.stringify(content));
  write('tiny.assets.json', { files });
  write('tiny.template.json', { Resources: resources });
  write('manifest.json', {
    artifacts: {
      'tiny.assets': { type: 'cdk:asset-manifest', properties: { file: 'tiny.assets.json' } },
      tiny: { type: 'aws:cloudformation:stack', properties: { templateFile: 'tiny.template.json' } },
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  });
  return {
    directory,
    notes: () =>
      readFileSync(notesFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Note),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export interface TinyConsumer {
  readonly name: string;
  /** Seconds. */
  readonly timeout?: number;
  /** Seconds. */
  readonly visibility?: number;
  readonly maxReceiveCount?: number;
  /** Properties of the event source mapping. */
  readonly mapping?: object;
  readonly variables?: object;
}

/** A queue with its dead-letter queue, a function and the mapping between them, as the CDK construct makes them. */
export function consumer({
  name,
  timeout = 10,
  visibility = 30,
  maxReceiveCount = 5,
  mapping,
  variables,
}: TinyConsumer) {
  const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  return {
    [`${name}Dlq`]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${name}-dlq` } },
    [`${name}Queue`]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: name,
        VisibilityTimeout: visibility,
        RedrivePolicy: { deadLetterTargetArn: arnOf(`${name}Dlq`), maxReceiveCount },
      },
    },
    [`${name}Function`]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Handler: 'index.handler',
        Timeout: timeout,
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        Environment: { Variables: { OWN_QUEUE_URL: { Ref: `${name}Queue` }, ...variables } },
      },
    },
    [`${name}Mapping`]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf(`${name}Queue`),
        FunctionName: { Ref: `${name}Function` },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  } satisfies Record<string, Resource>;
}
