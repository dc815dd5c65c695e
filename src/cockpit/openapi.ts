/** Owns the description of the admin API: OpenAPI 3.1, from the schemas by which requests are checked. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import * as z from 'zod';

import { endpoints } from './endpoints.ts';
import * as schemas from './schemas.ts';

export const openApiDocument = (): object => {
  const registry = new OpenAPIRegistry();
  const security = registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const endpoint of endpoints) {
    const { method, path, summary, query, body, answers, problems = [] } = endpoint;
    const [, param] = /\{(\w+)\}/.exec(path) ?? [];
    const params = param === undefined ? undefined : z.object({ [param]: z.string() });
    registry.registerPath({
      method,
      path,
      summary,
      security: [{ [security.name]: [] }],
      request: {
        ...(params && { params }),
        ...(query && { query }),
        ...(body && { body: { content: { 'application/json': { schema: body } } } }),
      },
      responses: {
        ...Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, answerOf(schema)])),
        ...Object.fromEntries([401, ...problems].map((status) => [status, answerOf(schemas.problemSchema, 'Refused')])),
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Tandem admin API', version: '1' },
    servers: [{ url: '/api/v1' }],
  });
};

const answerOf = (schema: z.ZodType | undefined, description = 'Done') => ({
  description,
  ...(schema && { content: { 'application/json': { schema } } }),
});
