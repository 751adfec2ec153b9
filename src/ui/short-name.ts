/** A name for a narrow place: on one line, on two, or cut in its middle, where names differ least. */

/** Letters that fit on a line; a sign of a wide script counts twice. */
const LINE = 9;

/** One or two lines; together they are the name, unless it is longer than two lines hold. */
export function shortName(name: string): readonly string[] {
  if (widthOf(name) <= LINE) return [name];
  const broken = atSeparators(name);
  if (broken) return broken;
  const signs = [...name];
  const isWide = widthOf(name) > signs.length;
  const most = isWide ? Math.floor(LINE / 2) : LINE;
  if (signs.length <= 2 * most) {
    const half = Math.ceil(signs.length / 2);
    return [signs.slice(0, half).join(''), signs.slice(half).join('')];
  }
  return [signs.slice(0, most).join(''), `…${signs.slice(1 - most).join('')}`];
}

/** In two at the separator nearest to the middle; null where no such line is short enough. */
function atSeparators(name: string): readonly string[] | null {
  const cuts = [...name.matchAll(/[-_. ]/g)].map((match) => match.index + 1);
  const fitting = cuts.filter(
    (cut) => cut < name.length && widthOf(name.slice(0, cut)) <= LINE && widthOf(name.slice(cut)) <= LINE,
  );
  const middle = name.length / 2;
  const [best] = fitting.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return best === undefined ? null : [name.slice(0, best), name.slice(best)];
}

function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign.charCodeAt(0) > 0x2e7f ? 2 : 1;
  return width;
}
