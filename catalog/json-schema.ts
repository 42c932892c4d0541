import * as z from 'zod';
import type { CatalogEntry } from './catalog-entry.ts';

/** The part of JSON Schema (draft 7, which AsyncAPI 3 builds on) that our message schemas use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** Formats whose name says all that zod's pattern of hundreds of characters says. */
const SELF_EXPLAINING_FORMATS = ['uuid', 'date-time'];

/** The message as JSON Schema, as it is on the wire: before keys are decoded, with unknown keys where they are ignored. */
export function jsonSchema({ type, version, schema, summary }: CatalogEntry): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema: part }) => {
      if (SELF_EXPLAINING_FORMATS.includes(String(part.format))) delete part.pattern;
    },
  });
  const { $schema, ...rest } = JSON.parse(JSON.stringify(converted)) as JsonSchema;
  return { ...($schema && { $schema }), title: `${type} v${version}`, description: summary, ...rest };
}
