/**
 * Owns `types.ts`: makes TypeScript types of the entities from the EDMX files beside it.
 * Run with `npx tsx contracts/s4/generate.ts`; a contract test fails when the file is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contract, type EdmType, type EntityType, parseEdmx, type Property } from './edmx.ts';

/** The six services of the contract, in the order of the generated file. */
export const serviceNames = [
  'CRM_APPOINTMENT_SRV_01',
  'MAI_CRM_TASK_SRV',
  'CRM_BUPA_ODATA_SRV',
  'MAICONNECT_CONTPERS_CDS',
  'MAICONNECT_EMPLOYEE_CDS',
  'PARTNER_ADDRESS_SEARCH_SRV',
] as const;

const prefixes: Record<(typeof serviceNames)[number], string> = {
  CRM_APPOINTMENT_SRV_01: '',
  MAI_CRM_TASK_SRV: 'Task',
  CRM_BUPA_ODATA_SRV: 'Partner',
  MAICONNECT_CONTPERS_CDS: 'ContactPerson',
  MAICONNECT_EMPLOYEE_CDS: 'Employee',
  PARTNER_ADDRESS_SEARCH_SRV: 'Partner',
};

const scriptTypes: Record<EdmType, string> = {
  'Edm.String': 'string',
  'Edm.Guid': 'Guid',
  'Edm.Boolean': 'boolean',
  'Edm.Int32': 'number',
  'Edm.DateTime': 'JsonDate',
  'Edm.DateTimeOffset': 'JsonDateOffset',
};

const header = `/* oxlint-disable max-lines -- generated, one section per service */
/**
 * Generated from the EDMX files of this folder by \`generate.ts\`; do not edit.
 * The entities as they travel in JSON of OData V2. Which properties a system really has says its
 * own \`$metadata\`, so extensions may be absent at run time.
 */

/** GUID in lower case with dashes. */
export type Guid = string;
/** \`/Date(ms)/\`. */
export type JsonDate = string;
/** \`/Date(ms+0000)/\`. */
export type JsonDateOffset = string;
/** A navigation property that was not expanded. */
export type Deferred = { __deferred: { uri: string } };
/** What OData V2 adds to each entity. */
export type EntityMetadata = { __metadata: { id: string; uri: string; type: string; etag?: string } };
`;

function facets(property: Property): string {
  const notes = [
    ...(property.maxLength === undefined ? [] : [`at most ${property.maxLength} characters`]),
    ...(property.creatable ? [] : ['not creatable']),
    ...(property.updatable ? [] : ['not updatable']),
    ...(property.etag ? ['the ETag'] : []),
  ];
  return notes.length === 0 ? '' : `  /** ${notes.join(', ')} */\n`;
}

/** A type's name with its service's prefix, once: Task, TaskAttachment; the mangled CDS names fall away. */
function interfaceName(prefix: string, type: EntityType): string {
  if (type.name.includes('MAICONNECT')) return prefix;
  return type.name.startsWith(prefix) ? type.name : `${prefix}${type.name}`;
}

function typeOf(prefix: string, contract: Contract, type: EntityType): string {
  const properties = [...type.properties.values()].map((property) => {
    const orNull = property.nullable && property.type !== 'Edm.String' ? ' | null' : '';
    return `${facets(property)}  ${property.name}: ${scriptTypes[property.type]}${orNull};\n`;
  });
  const navigations = [...type.navigations.values()].map((navigation) => {
    const target = contract.entityTypes.get(navigation.target);
    const name = target === undefined ? 'never' : interfaceName(prefix, target);
    return `  ${navigation.name}?: ${navigation.many ? `{ results: ${name}[] }` : `${name} | null`} | Deferred;\n`;
  });
  return `\n/** @public */\nexport type ${interfaceName(prefix, type)} = EntityMetadata & {\n${[...properties, ...navigations].join('')}};\n`;
}

/** The whole text of `types.ts`; `readEdmx` gives the text of a service's EDMX. */
export function generateTypes(readEdmx: (service: string) => string): string {
  const parts = serviceNames.map((service) => {
    const contract = parseEdmx(readEdmx(service));
    const types = [...contract.entityTypes.values()].map((type) => typeOf(prefixes[service], contract, type));
    return `\n// ${service}\n${types.join('')}`;
  });
  return header + parts.join('');
}

if (require.main === module) {
  const text = generateTypes((service) => readFileSync(join(__dirname, `${service}.edmx`), 'utf8'));
  writeFileSync(join(__dirname, 'types.ts'), text);
}
