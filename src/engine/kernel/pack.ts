/** Plain data as one JSON text and back, with everything that JSON forgets: Maps and Sets, `undefined`, what is frozen,
 *  and what is reachable twice. A keyframe that leaves the process goes this way.
 *
 *      every object has a number; a value that is an object is written as [number]
 *
 *  See  plain.ts */
import { InvariantError } from '../../contract/errors.ts';

type Scalar = string | number | boolean | null;
/** A scalar, `[n]` for object number n, `[]` for undefined, `['Infinity']` and the like for numbers JSON cannot write. */
type Cell = Scalar | readonly [] | readonly [number | string];
/** Kind and whether it is frozen, the number of its shape when it is a plain object, then its cells. */
type Row = readonly [kind: number, ...cells: Cell[]];

interface Packed {
  /** Key lists of plain objects. */
  readonly shapes: readonly (readonly string[])[];
  readonly rows: readonly Row[];
}

const OBJECT = 0;
const ARRAY = 2;
const MAP = 4;
const SET = 6;
const FROZEN = 1;

/** The text of a piece of plain data. Throws when it holds a function. */
export function packPlain(value: object): string {
  const numbers = new Map<object, number>();
  const shapes = new Map<string, number>();
  const shapeList: string[][] = [];
  const found: object[] = [];
  const rows: Row[] = [];

  const numberOf = (item: object): number => {
    const known = numbers.get(item);
    if (known !== undefined) return known;
    const fresh = found.length;
    numbers.set(item, fresh);
    found.push(item);
    return fresh;
  };
  const cell = (item: unknown): Cell => {
    switch (typeof item) {
      case 'number':
        if (Object.is(item, -0)) return ['-0'];
        return Number.isFinite(item) ? item : [String(item)];
      case 'string':
      case 'boolean':
        return item;
      case 'undefined':
        return [];
      case 'object':
        return item === null ? null : [numberOf(item)];
      default:
        throw new InvariantError(`plain data hold a ${typeof item}`);
    }
  };

  numberOf(value);
  // Grows while it is walked.
  for (let i = 0; i < found.length; i++) {
    const item = found[i] as object;
    const frozen = Object.isFrozen(item) ? FROZEN : 0;
    if (Array.isArray(item)) rows.push([ARRAY + frozen, ...item.map(cell)]);
    else if (item instanceof Map) rows.push([MAP + frozen, ...[...item].flat().map(cell)]);
    else if (item instanceof Set) rows.push([SET + frozen, ...[...item].map(cell)]);
    else {
      const keys = Object.keys(item);
      const name = JSON.stringify(keys);
      let shape = shapes.get(name);
      if (shape === undefined) {
        shape = shapeList.push(keys) - 1;
        shapes.set(name, shape);
      }
      rows.push([OBJECT + frozen, shape, ...Object.values(item).map(cell)]);
    }
  }
  const packed: Packed = { shapes: shapeList, rows };
  return JSON.stringify(packed);
}

/** What `packPlain` made a text of. Throws when the text is not one of its own. */
export function unpackPlain(text: string): unknown {
  // Checked by use: a row that is none makes the reading below throw.
  const { shapes, rows } = JSON.parse(text) as Packed;
  const items = rows.map(([kind]): object => {
    switch (kind & ~FROZEN) {
      case ARRAY:
        return [];
      case MAP:
        return new Map();
      case SET:
        return new Set();
      default:
        return {};
    }
  });
  const read = (cell: Cell | undefined): unknown => {
    if (!Array.isArray(cell)) return cell;
    const [first] = cell;
    if (first === undefined) return undefined;
    if (typeof first === 'string') return Number(first);
    const item = items[first];
    if (!item) throw new InvariantError(`object ${first} is missing`);
    return item;
  };
  for (let i = 0; i < rows.length; i++) fill(items[i] as object, rows[i] as Row, shapes, read);
  return items[0];
}

function fill(
  item: object,
  row: Row,
  shapes: Packed['shapes'],
  read: (cell: Cell | undefined) => unknown,
): void {
  if (Array.isArray(item)) for (let i = 1; i < row.length; i++) item.push(read(row[i]));
  else if (item instanceof Map) {
    for (let i = 1; i < row.length; i += 2) item.set(read(row[i]), read(row[i + 1]));
  } else if (item instanceof Set) for (let i = 1; i < row.length; i++) item.add(read(row[i]));
  else {
    const keys = shapes[Number(row[1])];
    if (!keys) throw new InvariantError(`shape ${String(row[1])} is missing`);
    // A plain object, filled field by field in the order it had.
    const fields = item as Record<string, unknown>;
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as string;
      const value = read(row[k + 2]);
      // An assignment to this one name would set the prototype instead.
      if (key === '__proto__')
        Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
      else fields[key] = value;
    }
  }
  if (row[0] & FROZEN) Object.freeze(item);
}
