import type { AwsRequest } from './aws-request.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MESSAGE = 'A fault that a test makes.';
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/** An error in the service's own format, so that an SDK sees in it what it would see in the real one. */
export function errorAnswer({ service }: Pick<AwsRequest, 'service'>, status: number, code: string): WireAnswer {
  const fault = status < 500 ? 'Sender' : 'Receiver';
  if (service === 'sqs') {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${code};${fault}` },
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: MESSAGE }),
    };
  }
  const error = `<Code>${code}</Code><Message>${MESSAGE}</Message>`;
  const body =
    service === 'sns'
      ? `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${fault}</Type>${error}</Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`
      : `<?xml version="1.0" encoding="UTF-8"?><Error>${error}<RequestId>${REQUEST_ID}</RequestId></Error>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
