/**
 * Owns the reading of the contract: parses an OData V2 EDMX into the shape from which the
 * simulator takes its behaviour and the generator its types. One source for both.
 * Pure – no I/O.
 */
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** The primitive types that the contract uses. */
export type EdmType = 'Edm.String' | 'Edm.Guid' | 'Edm.Boolean' | 'Edm.Int32' | 'Edm.DateTime' | 'Edm.DateTimeOffset';

/** One property with the facets that the server enforces. */
export type Property = {
  name: string;
  type: EdmType;
  nullable: boolean;
  /** Characters; absent = unlimited. */
  maxLength?: number;
  creatable: boolean;
  updatable: boolean;
  /** True for the property that carries the ETag (ConcurrencyMode Fixed). */
  etag: boolean;
};

/** A navigation property: its target type, and whether it holds many. */
export type Navigation = { name: string; target: string; many: boolean };

/** An entity type; names are local, without the schema's namespace. */
export type EntityType = {
  name: string;
  key: readonly string[];
  properties: ReadonlyMap<string, Property>;
  navigations: ReadonlyMap<string, Navigation>;
  hasStream: boolean;
};

/** A parameter of a function import. */
export type Parameter = { name: string; type: EdmType; maxLength?: number };

/** A function import; all of the contract return a collection of an entity set. */
export type FunctionImport = {
  name: string;
  entitySet: string;
  method: 'GET' | 'POST';
  parameters: readonly Parameter[];
};

/** What one EDMX describes. */
export type Contract = {
  namespace: string;
  entityTypes: ReadonlyMap<string, EntityType>;
  /** Entity set name → entity type. */
  entitySets: ReadonlyMap<string, EntityType>;
  functionImports: ReadonlyMap<string, FunctionImport>;
};

const edmType = z.enum(['Edm.String', 'Edm.Guid', 'Edm.Boolean', 'Edm.Int32', 'Edm.DateTime', 'Edm.DateTimeOffset']);
const list = <T extends z.ZodType>(item: T): z.ZodDefault<z.ZodArray<T>> => z.array(item).default([]);
const named = z.looseObject({ '@Name': z.string() });
const propertyNode = named.extend({
  '@Type': edmType,
  '@Nullable': z.string().default('true'),
  '@MaxLength': z.string().optional(),
  '@ConcurrencyMode': z.string().optional(),
  '@sap:creatable': z.string().default('true'),
  '@sap:updatable': z.string().default('true'),
});
const endNode = z.looseObject({ '@Type': z.string(), '@Multiplicity': z.string(), '@Role': z.string() });
const schemaNode = z.looseObject({
  '@Namespace': z.string(),
  EntityType: list(
    named.extend({
      '@m:HasStream': z.string().default('false'),
      Key: z.looseObject({ PropertyRef: list(named) }),
      Property: list(propertyNode),
      NavigationProperty: list(named.extend({ '@Relationship': z.string(), '@ToRole': z.string() })),
    }),
  ),
  Association: list(named.extend({ End: z.array(endNode) })),
  EntityContainer: z.looseObject({
    EntitySet: list(named.extend({ '@EntityType': z.string() })),
    FunctionImport: list(
      named.extend({
        '@EntitySet': z.string(),
        '@m:HttpMethod': z.enum(['GET', 'POST']),
        Parameter: list(named.extend({ '@Type': edmType, '@MaxLength': z.string().optional() })),
      }),
    ),
  }),
});
const edmxNode = z.looseObject({
  'edmx:Edmx': z.looseObject({ 'edmx:DataServices': z.looseObject({ Schema: schemaNode }) }),
});

const repeated = new Set([
  'EntityType',
  'PropertyRef',
  'Property',
  'NavigationProperty',
  'Association',
  'End',
  'EntitySet',
  'FunctionImport',
  'Parameter',
]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  isArray: (name) => repeated.has(name),
});

const localName = (qualified: string): string => qualified.slice(qualified.lastIndexOf('.') + 1);

function toProperty(node: z.infer<typeof propertyNode>): Property {
  return {
    name: node['@Name'],
    type: node['@Type'],
    nullable: node['@Nullable'] !== 'false',
    ...(node['@MaxLength'] === undefined ? {} : { maxLength: Number(node['@MaxLength']) }),
    creatable: node['@sap:creatable'] !== 'false',
    updatable: node['@sap:updatable'] !== 'false',
    etag: node['@ConcurrencyMode'] === 'Fixed',
  };
}

type SchemaNode = z.infer<typeof schemaNode>;

function toNavigation(schema: SchemaNode, node: SchemaNode['EntityType'][number]['NavigationProperty'][number]): Navigation {
  const association = schema.Association.find((candidate) => candidate['@Name'] === localName(node['@Relationship']));
  const end = association?.End.find((candidate) => candidate['@Role'] === node['@ToRole']);
  if (end === undefined) throw new TypeError(`navigation ${node['@Name']} has no association end ${node['@ToRole']}`);
  return { name: node['@Name'], target: localName(end['@Type']), many: end['@Multiplicity'] === '*' };
}

function byName<T extends { name: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.name, thing]));
}

/** Parses one EDMX document. Throws where the text is not the EDMX of such a service. */
export function parseEdmx(text: string): Contract {
  const schema = edmxNode.parse(parser.parse(text))['edmx:Edmx']['edmx:DataServices'].Schema;
  const entityTypes = byName(
    schema.EntityType.map((node) => ({
      name: node['@Name'],
      key: node.Key.PropertyRef.map((reference) => reference['@Name']),
      properties: byName(node.Property.map(toProperty)),
      navigations: byName(node.NavigationProperty.map((navigation) => toNavigation(schema, navigation))),
      hasStream: node['@m:HasStream'] === 'true',
    })),
  );
  const entitySets = new Map(
    schema.EntityContainer.EntitySet.map((node) => {
      const type = entityTypes.get(localName(node['@EntityType']));
      if (type === undefined) throw new TypeError(`entity set ${node['@Name']} names no entity type`);
      return [node['@Name'], type] as const;
    }),
  );
  const functionImports = byName(
    schema.EntityContainer.FunctionImport.map((node) => ({
      name: node['@Name'],
      entitySet: node['@EntitySet'],
      method: node['@m:HttpMethod'],
      parameters: node.Parameter.map((parameter) => ({
        name: parameter['@Name'],
        type: parameter['@Type'],
        ...(parameter['@MaxLength'] === undefined ? {} : { maxLength: Number(parameter['@MaxLength']) }),
      })),
    })),
  );
  return { namespace: schema['@Namespace'], entityTypes, entitySets, functionImports };
}
