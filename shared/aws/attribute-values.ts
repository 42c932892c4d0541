import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SqsAttributes } from './core/sqs-attributes.ts';

/** Attributes as the SDK sends them: bytes instead of base64. */
export const attributeValues = (attributes: SqsAttributes): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        DataType: dataType,
        ...(stringValue === undefined ? {} : { StringValue: stringValue }),
        ...(binaryValue === undefined ? {} : { BinaryValue: Buffer.from(binaryValue, 'base64') }),
      },
    ]),
  );

/** Attributes as the SDK received them. */
export const attributesOf = (values: Readonly<Record<string, MessageAttributeValue>> = {}): SqsAttributes =>
  Object.fromEntries(
    Object.entries(values).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType ?? 'String',
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
      },
    ]),
  );
