/** Owns the check that references between manifests resolve; gives one sentence per reference that does not. */
import * as z from 'zod';

import { deploymentSchema, type Document } from './manifests.ts';

export type Bundle = {
  readonly resources: readonly Document[];
  readonly patches: readonly Document[];
  readonly configMaps: readonly string[];
};
type Deployment = z.infer<typeof deploymentSchema>;

const nameOf = (document: Document): string => document.metadata?.name ?? '';
const has = (documents: readonly Document[], kind: string, name: string): boolean =>
  documents.some((document) => document.kind === kind && nameOf(document) === name);

const podSelectors = (value: unknown): Record<string, string>[] => {
  if (Array.isArray(value)) return value.flatMap(podSelectors);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const labels = z.object({ matchLabels: z.record(z.string(), z.string()) }).safeParse(inner);
    const isPods = key === 'podSelector' || key === 'labelSelector' || key === 'selector';
    return isPods && labels.success ? [labels.data.matchLabels] : podSelectors(inner);
  });
};

const portSchema = z.object({ name: z.string(), port: z.number(), targetPort: z.string() });
const serviceSchema = z.looseObject({
  spec: z.looseObject({ selector: z.record(z.string(), z.string()), ports: z.array(portSchema) }),
});

const backends = (value: unknown): { name: string; port: string | number }[] => {
  if (Array.isArray(value)) return value.flatMap(backends);
  if (typeof value !== 'object' || value === null) return [];
  const ingress = z.object({ name: z.string(), port: z.object({ name: z.string() }) }).safeParse(value);
  if (ingress.success) return [{ name: ingress.data.name, port: ingress.data.port.name }];
  const rule = z.strictObject({ name: z.string(), port: z.number() }).safeParse(value);
  return rule.success ? [rule.data] : Object.values(value).flatMap(backends);
};

const selectorProblems = (resources: readonly Document[], labels: Record<string, string>): string[] =>
  resources.flatMap((document) =>
    podSelectors(document)
      .filter((wanted) => Object.entries(wanted).some(([key, value]) => labels[key] !== value))
      .map(() => `${document.kind} ${nameOf(document)} selects no pod`),
  );

const serviceProblems = (resources: readonly Document[], deployment: Deployment): string[] => {
  const [service] = resources.filter((document) => document.kind === 'Service').map((one) => serviceSchema.parse(one));
  if (service === undefined) return ['there is no service'];
  const { template } = deployment.spec;
  const ports = new Set(template.spec.containers.flatMap((one) => one.ports.map((port) => port.name)));
  const missing = service.spec.ports.filter((port) => !ports.has(port.targetPort));
  const labels = Object.entries(service.spec.selector).filter(
    ([key, value]) => template.metadata.labels[key] !== value,
  );
  const known = new Set(service.spec.ports.flatMap((port) => [port.name, port.port]));
  const outside = resources.filter((document) => ['Ingress', 'APIRule'].includes(document.kind));
  const strangers = outside.flatMap(backends).filter(({ name, port }) => name !== 'tandem' || !known.has(port));
  return [
    ...missing.map((port) => `the service's port ${port.name} goes nowhere`),
    ...labels.map(([key]) => `the service selects by ${key}, which the pods do not carry`),
    ...strangers.map(({ name, port }) => `the way in leads to ${name}:${port}, which is no port of the service`),
  ];
};

const podProblems = ({ resources, configMaps }: Bundle, deployment: Deployment): string[] => {
  const { metadata, spec } = deployment.spec.template;
  const volumes = new Set(spec.volumes.map((volume) => volume.name));
  const unmounted = spec.containers.flatMap((one) => one.volumeMounts).filter((mount) => !volumes.has(mount.name));
  const maps = spec.volumes
    .flatMap((volume) => volume.configMap?.name ?? [])
    .filter((name) => !configMaps.includes(name));
  const configuration = metadata.annotations['dapr.io/config'] ?? '';
  return [
    ...unmounted.map((mount) => `the mount ${mount.name} has no volume`),
    ...maps.map((name) => `the config map ${name} is not generated`),
    ...(has(resources, 'ServiceAccount', spec.serviceAccountName) ? [] : ['the service account is missing']),
    ...(has(resources, 'Configuration', configuration) ? [] : ['dapr.io/config names no Configuration']),
  ];
};

/** Every reference between the manifests of an overlay that does not resolve. */
export const referenceProblems = (bundle: Bundle): string[] => {
  const { resources, patches } = bundle;
  const deployment = deploymentSchema.parse(resources.find((document) => document.kind === 'Deployment'));
  const lost = patches.filter((patch) => !has(resources, patch.kind, nameOf(patch)));
  return [
    ...selectorProblems([...resources, ...patches], deployment.spec.template.metadata.labels),
    ...serviceProblems(resources, deployment),
    ...podProblems(bundle, deployment),
    ...lost.map((patch) => `the patch of ${patch.kind} ${nameOf(patch)} patches nothing`),
  ];
};
