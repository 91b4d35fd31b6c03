import type { OpenAPIObject } from '@nestjs/swagger';
import { policiesYaml } from '../policies/policy-set.example';

const TAKE_YAML = ['/v1/policies', '/v1/policies/lint'] as const;

const yaml = {
  schema: { type: 'string' as const, description: 'One YAML document for each policy.' },
  example: policiesYaml,
};

/** Bodies that are understood as YAML too. */
export const withYaml = (document: OpenAPIObject): OpenAPIObject => {
  const paths = { ...document.paths };
  for (const path of TAKE_YAML) {
    const post = paths[path]?.post;
    if (!post?.requestBody || !('content' in post.requestBody)) continue;
    const content = { ...post.requestBody.content, 'application/yaml': yaml };
    paths[path] = { ...paths[path], post: { ...post, requestBody: { ...post.requestBody, content } } };
  }
  return { ...document, paths };
};
