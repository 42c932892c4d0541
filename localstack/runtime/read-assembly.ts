import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Stack, type Template, TemplateError } from './template.ts';

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * The stacks of a synthesized cloud assembly (`cdk.out`), stages included.
 * @throws TemplateError when the directory holds no assembly.
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export async function readAssembly(directory: string): Promise<Stack[]> {
  const manifest = await readJson<Manifest>(join(directory, 'manifest.json')).catch((cause: unknown) => {
    throw new TemplateError(`${directory} is not a cloud assembly; run cdk synth first.`, { cause });
  });
  const artifacts = Object.entries(manifest.artifacts ?? {});
  const assets = new Map<string, string>();
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest' || !properties?.file) continue;
    const { files = {} } = await readJson<AssetManifest>(join(directory, properties.file));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source.path) assets.set(objectKey, resolve(directory, source.path));
      }
    }
  }
  const stacks: Stack[] = [];
  for (const [id, { type, properties }] of artifacts) {
    if (type === 'cdk:cloud-assembly' && properties?.directoryName) {
      stacks.push(...(await readAssembly(join(directory, properties.directoryName))));
    } else if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
      const template = await readJson<Template>(join(directory, properties.templateFile));
      stacks.push({ name: properties.stackName ?? id, template, assets });
    }
  }
  return stacks;
}

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;
