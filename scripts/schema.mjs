/** `npm run schema`: writes the published JSON Schema, `public/schema/*.json`, from the reader's own schemas. A test says
 *  when it is due. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle } from './bundle.mjs';
import { root, say } from './lib.mjs';

const { runJsonSchema, scenarioJsonSchema } = await loadBundle('src/scenario/json-schema.ts');
const folder = join(root, 'public', 'schema');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ['scenario', scenarioJsonSchema()],
  ['run', runJsonSchema()],
]) {
  const file = join(folder, `${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  say(`${file} is written.`);
}
