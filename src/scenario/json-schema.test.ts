import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runJsonSchema, scenarioJsonSchema } from './json-schema.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The little of JSON Schema that ours uses. Answers the first place that does not fit; null when all does. */
function misfit(value: unknown, schema: unknown, root: unknown, place = ''): string | null {
  const rule = schema as Record<string, unknown>;
  if (typeof rule.$ref === 'string') {
    const [, file = '', path = ''] = /^([^#]*)#?\/?(.*)$/.exec(rule.$ref) ?? [];
    const home = file === '' ? root : scenarioJsonSchema();
    const target = path === '' ? home : path.split('/').reduce((at, key) => (at as never)[key], home);
    return misfit(value, target, home, place);
  }
  if (Array.isArray(rule.anyOf))
    return rule.anyOf.some((one) => misfit(value, one, root, place) === null) ? null : place || '/';
  const isType = (type: unknown): boolean =>
    type === 'null'
      ? value === null
      : type === 'array'
        ? Array.isArray(value)
        : type === 'integer'
          ? Number.isInteger(value)
          : type === 'object'
            ? typeof value === 'object' && value !== null && !Array.isArray(value)
            : typeof value === type;
  if (rule.type !== undefined && !isType(rule.type)) return place;
  if ('const' in rule && value !== rule.const) return place;
  if (Array.isArray(rule.enum) && !rule.enum.includes(value)) return place;
  if (typeof value === 'number') {
    if (value < Number(rule.minimum ?? -Infinity) || value > Number(rule.maximum ?? Infinity)) return place;
  }
  if (typeof value === 'string' && rule.pattern && !new RegExp(String(rule.pattern)).test(value))
    return place;
  if (typeof value === 'string' && value.length > Number(rule.maxLength ?? Infinity)) return place;
  if (Array.isArray(value)) {
    if (value.length < Number(rule.minItems ?? 0) || value.length > Number(rule.maxItems ?? Infinity))
      return place;
    for (const [i, item] of value.entries()) {
      const found = rule.items && misfit(item, rule.items, root, `${place}/${i}`);
      if (found) return String(found);
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = (rule.properties ?? {}) as Record<string, unknown>;
    const missing = ((rule.required ?? []) as string[]).find((name) => !(name in value));
    if (missing !== undefined) return `${place}/${missing}`;
    for (const [name, field] of Object.entries(value)) {
      const inside = fields[name] ?? rule.additionalProperties;
      if (inside === false) return `${place}/${name}`;
      const found = inside === undefined ? null : misfit(field, inside, root, `${place}/${name}`);
      if (found) return String(found);
    }
  }
  return null;
}

describe('the published schema', () => {
  it('is that of the reader: `npm run schema` writes it', () => {
    expect(read('public/schema/scenario.schema.json')).toEqual(scenarioJsonSchema());
    expect(read('public/schema/run.schema.json')).toEqual(runJsonSchema());
  });

  it('takes every shipped scenario', () => {
    const schema = scenarioJsonSchema();
    for (const file of readdirSync('public/scenarios'))
      expect(misfit(read(`public/scenarios/${file}`), schema, schema), file).toBe(null);
  });

  it('refuses in the place where the reader does', () => {
    const schema = scenarioJsonSchema();
    const good = read('public/scenarios/acks-1-leader-crash.json') as Record<string, never>;
    expect(misfit({ ...good, seed: 7 }, schema, schema)).toBe('/seed');
    expect(misfit({ ...good, sed: 'x' }, schema, schema)).toBe('/sed');
    expect(misfit({ ...good, brokers: [] }, schema, schema)).toBe('/brokers');
    const { seed: _, ...without } = good;
    expect(misfit(without, schema, schema)).toBe('/seed');
    const script = [{ atMs: 1, command: { type: 'broker.kill', brokerId: 'two' } }];
    expect(misfit({ ...good, script }, schema, schema)).toBe('/script/0/command');
  });

  it('takes a saved run, of a shipped scenario or of one written out', () => {
    const schema = runJsonSchema();
    const run = { highwater: 1, scenario: { shipped: 'default' }, commands: [], atUs: 15_000_000 };
    expect(misfit(run, schema, schema)).toBe(null);
    expect(misfit({ ...run, scenario: read('public/scenarios/default.json') }, schema, schema)).toBe(null);
    expect(misfit({ ...run, highwater: 2 }, schema, schema)).toBe('/highwater');
    expect(misfit({ ...run, scenario: { shiped: 'default' } }, schema, schema)).toBe('/scenario');
  });
});
