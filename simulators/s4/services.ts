/**
 * Owns the list of the services that the simulator serves.
 */
import { type SampleTask } from '../company/activities.ts';
import { appointmentService } from './appointments/appointment-service.ts';
import { addressService } from './masters/address-service.ts';
import { contactPersonService } from './masters/contact-person-service.ts';
import { employeeService } from './masters/employee-service.ts';
import { partnerService } from './masters/partner-service.ts';
import { taskService } from './masters/task-service.ts';
import { type Service } from './service.ts';

/** The six services under one namespace, by name. */
export function servicesUnder(namespace: string, tasks: readonly SampleTask[]): ReadonlyMap<string, Service> {
  const services = [
    appointmentService,
    taskService(tasks),
    partnerService,
    contactPersonService(namespace),
    employeeService(namespace),
    addressService,
  ];
  return new Map(services.map((service) => [service.name, service]));
}
