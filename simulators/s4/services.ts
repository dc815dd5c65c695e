/**
 * Owns the list of the services that the simulator serves.
 */
import { appointmentService } from './appointments/appointment-service.ts';
import { addressService } from './masters/address-service.ts';
import { employeeService } from './masters/employee-service.ts';
import { type Service } from './service.ts';

/** The services under one namespace, by name. */
export function servicesUnder(namespace: string): ReadonlyMap<string, Service> {
  const services = [appointmentService, employeeService(namespace), addressService];
  return new Map(services.map((service) => [service.name, service]));
}
