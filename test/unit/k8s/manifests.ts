/** Owns the reading of the manifests below k8s/ for tests: files, documents, and the references between them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { parseAllDocuments } from 'yaml';
import * as z from 'zod';

export const project = join(__dirname, '../../..');
export const k8s = join(project, 'k8s');

const labels = z.record(z.string(), z.string());
const selector = z.looseObject({ matchLabels: labels.default({}) });
const secretKeyRef = z.object({ name: z.string(), key: z.string() });
const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })),
  env: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z.strictObject({ secretKeyRef }).optional(),
    }),
  ),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
});

/** The Deployment, as far as tests look at it. */
export const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    selector,
    template: z.looseObject({
      metadata: z.looseObject({ labels, annotations: labels }),
      spec: z.looseObject({
        serviceAccountName: z.string(),
        containers: z.array(container).length(1),
        volumes: z.array(z.looseObject({ name: z.string(), configMap: z.object({ name: z.string() }).optional() })),
      }),
    }),
  }),
});

export const documentSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }).optional(),
});
export type Document = z.infer<typeof documentSchema>;

export const kustomizationSchema = z.looseObject({
  resources: z.array(z.string()).default([]),
  patches: z.array(z.object({ path: z.string() })).default([]),
  configMapGenerator: z.array(z.object({ name: z.string(), files: z.array(z.string()) })).default([]),
});

/** All YAML files below a folder. */
export const yamlFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name));

/** The documents of a file. @throws on the first thing that is no YAML */
export const documentsOf = (file: string): Document[] =>
  parseAllDocuments(readFileSync(file, 'utf8'), { strict: true, uniqueKeys: true }).map((parsed) => {
    const [error] = [...parsed.errors, ...parsed.warnings];
    if (error !== undefined) throw new Error(`${relative(project, file)}: ${error.message}`);
    return documentSchema.parse(parsed.toJS());
  });

export type Kustomization = z.infer<typeof kustomizationSchema> & { readonly folder: string };
export const kustomizationOf = (folder: string): Kustomization => ({
  ...kustomizationSchema.parse(documentsOf(join(folder, 'kustomization.yaml'))[0]),
  folder,
});

/** All documents that an overlay applies, without patches being merged; the patches apart. */
export const overlay = (name: string): { resources: Document[]; patches: Document[]; configMaps: string[] } => {
  const collect = (folder: string): Document[] =>
    kustomizationOf(folder).resources.flatMap((path) =>
      path.endsWith('.yaml') ? documentsOf(join(folder, path)) : collect(join(folder, path)),
    );
  const folder = join(k8s, 'overlays', name);
  const { patches, configMapGenerator } = kustomizationOf(folder);
  return {
    resources: collect(folder),
    patches: patches.flatMap(({ path }) => documentsOf(join(folder, path))),
    configMaps: configMapGenerator.map((map) => map.name),
  };
};

/** Files that a kustomization names and that are missing, and files beside it that nothing names. */
export const fileProblems = (): string[] => {
  const used = new Set<string>();
  const problems: string[] = [];
  for (const file of yamlFiles(k8s).filter((path) => path.endsWith('kustomization.yaml'))) {
    used.add(file);
    const { resources, patches, configMapGenerator } = kustomizationOf(dirname(file));
    const named = [...resources, ...patches.map(({ path }) => path), ...configMapGenerator.flatMap((map) => map.files)];
    for (const path of named) {
      const target = join(dirname(file), path);
      if (existsSync(target)) used.add(target);
      else problems.push(`${relative(k8s, file)} names ${path}, which does not exist`);
    }
  }
  const orphans = yamlFiles(k8s).filter((file) => !used.has(file));
  return [...problems, ...orphans.map((file) => `nothing names ${relative(k8s, file)}`)];
};
