import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadConfig } from '../../../src/config.ts';
import { portOffsets } from '../../../src/config/schema.ts';
import {
  deploymentSchema,
  type Document,
  documentsOf,
  fileProblems,
  k8s,
  overlay,
  project,
  yamlFiles,
} from './manifests.ts';
import { referenceProblems } from './references.ts';

const overlays = ['aks', 'kyma'];
const deployment = deploymentSchema.parse(documentsOf(join(k8s, 'base/deployment.yaml'))[0]);
const { metadata, spec } = deployment.spec.template;
const [container] = spec.containers;
const secrets = (container?.env ?? []).flatMap((one) => one.valueFrom?.secretKeyRef ?? []);

test('every file is strict YAML, and every kustomization names exactly the files that are there', () => {
  for (const file of yamlFiles(k8s).filter((path) => !path.endsWith('tandem.yaml'))) {
    expect(documentsOf(file).length).toBe(1);
  }
  expect(fileProblems()).toEqual([]);
});

describe.each(overlays)('overlay %s', (name) => {
  const bundle = overlay(name);

  test('all references between its manifests resolve', () => {
    expect(referenceProblems(bundle)).toEqual([]);
  });

  test('its configuration is accepted by the service, given the secrets of the deployment', () => {
    const env = Object.fromEntries(secrets.map(({ key }) => [key, 'x'.repeat(40)]));
    const config = loadConfig(join(k8s, 'overlays', name, 'tandem.yaml'), env);
    expect(config).toMatchObject({ host: '0.0.0.0', simulators: false, dataDir: '/var/lib/tandem' });
    expect(metadata.annotations['dapr.io/app-port']).toBe(String(config.ports.actors));
    expect(container?.ports).toEqual([{ name: 'http', containerPort: config.ports.service }]);
    expect(config.ports.actors - config.ports.service).toBe(portOffsets.actors);
  });

  test('only the doors for machines are open to the outside', () => {
    const ways = bundle.resources.filter((document) => ['Ingress', 'APIRule'].includes(document.kind));
    const paths = JSON.stringify(ways).match(/"path":"[^"]*"/g);
    expect(paths?.map((path) => path.replace(/\/\*/, ''))).toEqual([
      '"path":"/bindings/s4-events"',
      '"path":"/bindings/ews"',
    ]);
  });

  test('a broken reference is noticed', () => {
    const broken = (change: (text: string) => string): Document[] =>
      JSON.parse(change(JSON.stringify(bundle.resources))) as Document[];
    const breaks: ((text: string) => string)[] = [
      (text) => text.replace('"targetPort":"http"', '"targetPort":"web"'),
      (text) => text.replace('"name":"tandem-config"', '"name":"other"'),
      (text) => text.replace('"dapr.io/config":"tandem"', '"dapr.io/config":"other"'),
      (text) => text.replace('"serviceAccountName":"tandem"', '"serviceAccountName":"other"'),
      (text) => text.replace('{"name":"tmp","mountPath"', '{"name":"other","mountPath"'),
      (text) =>
        text.replace(/"port":(\{"name":"http"\}|8400\},"rules")/, (found) =>
          found.replace('http', 'web').replace('8400', '8401'),
        ),
      (text) =>
        text.replace(
          '"minAvailable":1,"selector":{"matchLabels":{"app',
          '"minAvailable":1,"selector":{"matchLabels":{"no',
        ),
    ];
    for (const change of breaks) {
      expect(referenceProblems({ ...bundle, resources: broken(change) })).toHaveLength(1);
    }
    expect(referenceProblems({ ...bundle, configMaps: [] })).toHaveLength(1);
  });
});

test('the Dapr components are those of components/, except where the secret comes from', () => {
  const specOf = (file: string): unknown => {
    const [document] = documentsOf(file);
    const text = JSON.stringify({ kind: document?.kind, spec: document?.['spec'] });
    return JSON.parse(text.replace(/"secretKeyRef":\{[^}]*\}/, '"secretKeyRef":{}'));
  };
  for (const name of ['configuration.yaml', 'statestore.yaml', 'sweep-cron.yaml']) {
    expect(specOf(join(k8s, 'base/dapr', name))).toEqual(specOf(join(project, 'components', name)));
  }
  expect(yamlFiles(join(project, 'components')).length).toBe(4);
});

test('every secret comes from one secret, which the README tells how to make', () => {
  const readme = readFileSync(join(k8s, 'README.md'), 'utf8');
  const told = [...readme.matchAll(/--from-literal=(\w+)=/g)].map((match) => match[1] ?? '');
  expect(secrets.map(({ key }) => key).toSorted()).toEqual(told.toSorted());
  expect(new Set(secrets.map(({ name }) => name))).toEqual(new Set(['tandem-secrets']));
  const named = container?.env.filter((one) => /PASSWORD|TOKEN|KEY|URL/.test(one.name)) ?? [];
  expect(named.filter((one) => one.value !== undefined)).toEqual([]);
});

test('the pod runs as nobody, writes nowhere but in its volumes, in UTC, with limits and probes', () => {
  expect(spec).toMatchObject({ securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
  expect(container).toMatchObject({
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
    startupProbe: { httpGet: { path: '/healthz', port: 'http' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
  });
  expect(container?.env).toContainEqual({ name: 'TZ', value: 'UTC' });
  const config = container?.env.find((one) => one.name === 'TANDEM_CONFIG')?.value ?? '';
  expect(container?.volumeMounts.some((mount) => config === `${mount.mountPath}/tandem.yaml`)).toBe(true);
});
