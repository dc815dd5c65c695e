/**
 * Owns the shape of a service inside the simulator: what its entity sets can read and write, how
 * navigation and function imports are answered. The contract says what exists; this says how.
 */
import { type Transaction, type View } from './data/world.ts';
import { type Payload } from './odata/payload.ts';
import { type Language } from './odata/sap-error.ts';
import { type Entity } from './odata/value.ts';

/** Who reads what in which language. */
export type Access = { view: View; user: string; language: Language };

/** Who writes in which unit of work. */
export type Write = Access & { transaction: Transaction };

/** The rows of one entity set; a write that is missing is not implemented by the service. */
export type Rows = {
  list(access: Access): readonly Entity[];
  /** By key; where it is missing the list is searched. */
  find?(key: Entity, access: Access): Entity | undefined;
  /** Returns the key of what was made. */
  create?(payload: Payload, write: Write): Entity;
  update?(change: { key: Entity; payload: Payload; replace: boolean }, write: Write): void;
  remove?(key: Entity, write: Write): void;
  /** True where an update of an unknown key makes the entity. */
  upserts?: boolean;
  /** The state before the unit of work, for the comparison of ETags. */
  base?(key: Entity, write: Write): Entity | undefined;
};

/** Where a navigation property leads. */
export type Route = {
  set: string;
  of(parent: Entity, access: Access): readonly Entity[];
  /** Properties of the parent that a new child takes over, child's name → parent's name. */
  inherits?: Readonly<Record<string, string>>;
};

/** A function import; POST functions get a transaction. */
export type FunctionRows = (parameters: Entity, access: Access | Write) => readonly Entity[];

/** One of the six services. */
export type Service = {
  name: string;
  rows: ReadonlyMap<string, Rows>;
  /** By `Type.Navigation`. */
  routes: ReadonlyMap<string, Route>;
  functions: ReadonlyMap<string, FunctionRows>;
  /** Functions whose answers come in pages, as listings do; the others answer everything at once. */
  pagedFunctions?: ReadonlySet<string>;
};

/** True for an access that may write. */
export function isWrite(access: Access | Write): access is Write {
  return 'transaction' in access;
}
