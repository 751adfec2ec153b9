/** The stage as a picture of its own: its elements and the page's styles inside one SVG, nothing fetched. */

const SVG = 'http://www.w3.org/2000/svg';

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Null when there is no stage, or nothing of it is in sight. */
export function pictureOf(page: Document): Picture | null {
  const stage = page.getElementById('stage');
  const { width = 0, height = 0 } = stage?.getBoundingClientRect() ?? {};
  if (!stage || width < 1 || height < 1) return null;
  const copy = stage.cloneNode(true) as HTMLElement;
  keepDrawings(stage, copy);
  copy.style.width = `${width}px`;
  copy.style.height = `${height}px`;

  const svg = page.createElementNS(SVG, 'svg');
  // Theme and motion are written on the root, where the styles look for them.
  for (const [name, value] of Object.entries(page.documentElement.dataset)) svg.dataset[name] = value;
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  const style = page.createElementNS(SVG, 'style');
  style.textContent = stylesOf(page);
  const sprite = page.querySelector('.icon-sprite defs')?.cloneNode(true);
  const frame = page.createElementNS(SVG, 'foreignObject');
  frame.setAttribute('width', '100%');
  frame.setAttribute('height', '100%');
  const body = page.createElement('body');
  body.style.margin = '0';
  body.append(copy);
  frame.append(body);
  svg.append(style, ...(sprite ? [sprite] : []), frame);
  return { svg: new XMLSerializer().serializeToString(svg), width, height };
}

/** A clone has no pixels, and no place that it was scrolled to. */
function keepDrawings(stage: HTMLElement, copy: HTMLElement): void {
  const drawings = stage.querySelectorAll('canvas');
  copy.querySelectorAll('canvas').forEach((canvas, i) => {
    const image = canvas.ownerDocument.createElement('img');
    image.src = drawings[i]?.toDataURL() ?? '';
    image.className = canvas.className;
    image.setAttribute('style', canvas.getAttribute('style') ?? '');
    canvas.replaceWith(image);
  });
}

/** All rules but those that would fetch something. */
function stylesOf(page: Document): string {
  const rules = [...page.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules
    .map((rule) => rule.cssText)
    .filter((text) => !text.startsWith('@font-face') && !text.includes('url('))
    .join('\n');
}

/** The same in points of light, twice as fine as on a plain screen. */
export async function pngOf({ svg, width, height }: Picture): Promise<Blob | null> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
