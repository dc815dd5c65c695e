/**
 * Owns the list of the services that the simulator serves.
 */
import { activitiesAround } from '../company/activities.ts';
import { appointmentService } from './appointments/appointment-service.ts';
import { addressService } from './masters/address-service.ts';
import { contactPersonService } from './masters/contact-person-service.ts';
import { employeeService } from './masters/employee-service.ts';
import { partnerService } from './masters/partner-service.ts';
import { taskService } from './masters/task-service.ts';
import { type Service } from './service.ts';

/** The six services under one namespace by name; the sample tasks lie around `today`. */
export function servicesUnder(namespace: string, today: string): ReadonlyMap<string, Service> {
  const services = [
    appointmentService,
    taskService(activitiesAround(today).tasks),
    partnerService,
    contactPersonService(namespace),
    employeeService(namespace),
    addressService,
  ];
  return new Map(services.map((service) => [service.name, service]));
}
