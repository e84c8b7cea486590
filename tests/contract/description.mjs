// GitHub's description: which requests it knows, and what the answers must be.
import Ajv from 'ajv';

const remarks = new Set(['nullable', 'example', 'examples', 'discriminator',
  'externalDocs', 'deprecated', 'readOnly', 'writeOnly', 'description', 'title']);
const literal = new Set(['enum', 'required', 'default', 'const']);

// OpenAPI 3.0 says "nullable" where JSON Schema has a type "null".
function toSchema(node) {
  if (Array.isArray(node)) return node.map(toSchema);
  if (node === null || typeof node !== 'object') return node;
  const schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (remarks.has(key) || key.startsWith('x-')) continue;
    if (key === 'properties')
      schema[key] = Object.fromEntries(Object.entries(value)
        .map(([name, property]) => [name, toSchema(property)]));
    else if (key === '$ref') schema[key] = value.replace(/^#/, 'github#');
    else schema[key] = literal.has(key) ? value : toSchema(value);
  }
  if (!node.nullable) return schema;
  if (schema.enum && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  return typeof schema.type === 'string' ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

export class Description {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
    this.ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    this.ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i);
    this.ajv.addFormat('email', /^\S+@\S+$/);
    for (const name of ['int64', 'int32', 'binary', 'hostname', 'date', 'ssh', 'uuid',
      'double', 'timestamp', 'repo.nwo'])
      this.ajv.addFormat(name, true);
    const schemas = Object.fromEntries(Object.entries(document.components.schemas)
      .map(([name, schema]) => [name, toSchema(schema)]));
    this.ajv.addSchema({ components: { schemas } }, 'github');
    this.validators = new Map();
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return node.$ref.slice(2).split('/').reduce((at, key) => at[key], this.document);
  }

  // The operation behind a path, and whether it is described under that path.
  // A repository that moved is named by its number; that form is described for
  // no request, and is taken for the same operation.
  operation(method, path) {
    const numbered = /^\/repositories\/\d+/.test(path);
    const plain = path.replace(/^\/repositories\/\d+/, '/repos/{owner}/{repo}');
    for (const [template, item] of Object.entries(this.document.paths)) {
      const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^/}]+\}/g, '[^/]+');
      if (new RegExp(`^${pattern}$`).test(plain) && item[method.toLowerCase()])
        return { name: `${method} ${template}`, numbered, node: item[method.toLowerCase()] };
    }
    return null;
  }

  parameters(operation) {
    return new Map((operation.node.parameters ?? []).map(node => this.resolve(node))
      .filter(parameter => parameter.in === 'query')
      .map(parameter => [parameter.name, parameter]));
  }

  // The schema of an answer, or null if the answer is not described.
  response(operation, status) {
    const response = this.resolve(operation.node.responses[status]);
    if (!response) return null;
    const content = response.content ?? {};
    const media = content['application/json'] ?? Object.values(content)[0];
    return { schema: media?.schema ?? null };
  }

  // What is wrong with a value, and which required members it lacks.
  judge(schema, value) {
    const key = JSON.stringify(schema);
    if (!this.validators.has(key))
      this.validators.set(key, this.ajv.compile(toSchema(schema)));
    const validate = this.validators.get(key);
    const wrong = new Set();
    const lacking = new Set();
    for (const error of validate(value) ? [] : validate.errors) {
      const place = error.instancePath.replace(/\/\d+/g, '/*');
      if (error.keyword === 'required')
        lacking.add(`${place}/${error.params.missingProperty}`);
      else wrong.add(`${place || '/'} ${error.message}`);
    }
    return { wrong, lacking };
  }
}
