import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SECURITY } from '../http/route';
import { withProblems } from './problems';
import { toOpenApiSchema } from './schema';
import { withYaml } from './yaml-bodies';

const DESCRIPTION = `One control plane for every call recorder: recordings by conversation, whichever vendors took part.

Times are RFC 3339 in UTC. Lists are pages: \`next\` of one page is the \`cursor\` of the following one. Single resources
carry an entity tag. What is asked for by POST or DELETE is answered with 202 and the address of its status.`;

const description = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('Earwitness')
  .setVersion('1')
  .setDescription(DESCRIPTION)
  .addServer('/')
  .addSecurity(SECURITY, { type: 'http', scheme: 'bearer', description: 'An API key: `ew_<id>_<secret>`.' })
  .addTag('recordings', 'Attempts to record, and the files they left.')
  .addTag('conversations', 'What people do, over all vendors.')
  .addTag('traces', 'By W3C trace id.')
  .addTag('requests', 'What operators and programs ask for.')
  .addTag('vendors', 'What vendors can do, and with which accounts.')
  .addTag('policies', 'What they decide and why, what others would decide, and who may play.')
  .addTag('operations', 'What could not be understood or worked on.')
  .build();

/** The OpenAPI 3.1 document, made of the very schemas that requests are checked by. */
export const openApiDocument = (app: INestApplication): OpenAPIObject =>
  withYaml(
    withProblems(
      SwaggerModule.createDocument(app, description, {
        autoTagControllers: false,
        standardSchemaConverter: toOpenApiSchema,
      }),
    ),
  );
