/** A CloudFormation template, as far as the local runtime reads it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** One stack of a cloud assembly. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Absolute directory of each file asset, by the object key that the template names it with. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The template cannot run here, or names something that it does not hold; the message says what and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
