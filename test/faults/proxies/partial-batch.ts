import type { AwsRequest } from './aws-request.ts';

/** A batch of which the service gets the first entries only. */
export interface PartialBatch {
  /** The request's body with the accepted entries alone; null when there is none. */
  readonly body: string | null;
  /** The answer to the whole batch, from the service's answer to the accepted entries (null when it was not asked). */
  merge(answer: string | null): string;
}

const CODE = 'InternalError';
const MESSAGE = 'A fault that a test makes.';

/** @returns null when the request is no batch of SQS or SNS. */
export function partialBatch({ service, action, body }: AwsRequest, accept: number): PartialBatch | null {
  if (service === 'sqs' && action === 'SendMessageBatch') return partialSend(body, accept);
  if (service === 'sns' && action === 'PublishBatch') return partialPublish(body, accept);
  return null;
}

interface SendBatch {
  readonly Entries: readonly { readonly Id: string }[];
}

function partialSend(body: string, accept: number): PartialBatch {
  const request = JSON.parse(body) as SendBatch;
  const refused = request.Entries.slice(accept).map(({ Id }) => ({
    Id,
    Code: CODE,
    SenderFault: false,
    Message: MESSAGE,
  }));
  return {
    body: accept === 0 ? null : JSON.stringify({ ...request, Entries: request.Entries.slice(0, accept) }),
    merge(answer) {
      const { Successful = [], Failed = [] } = JSON.parse(answer ?? '{}') as Record<string, unknown[] | undefined>;
      return JSON.stringify({ Successful, Failed: [...Failed, ...refused] });
    },
  };
}

const ENTRY = /^PublishBatchRequestEntries\.member\.(\d+)\./;

function partialPublish(body: string, accept: number): PartialBatch {
  const parameters = [...new URLSearchParams(body)];
  const numberOf = (name: string): number => Number(ENTRY.exec(name)?.[1] ?? 0);
  const refused = parameters
    .filter(([name]) => numberOf(name) > accept && name.endsWith(`member.${numberOf(name)}.Id`))
    .map(
      ([, id]) =>
        `<member><Id>${id}</Id><Code>${CODE}</Code><Message>${MESSAGE}</Message><SenderFault>false</SenderFault></member>`,
    );
  return {
    body: accept === 0 ? null : String(new URLSearchParams(parameters.filter(([name]) => numberOf(name) <= accept))),
    merge(answer) {
      const successful = /<Successful>(.*?)<\/Successful>/s.exec(answer ?? '')?.[1] ?? '';
      return `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful>${successful}</Successful><Failed>${refused.join('')}</Failed></PublishBatchResult></PublishBatchResponse>`;
    },
  };
}
