/** The plainest web server: the built page under a folder of its own, nothing beside it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Answers the address of the folder, and the way to close. `missed` are the paths that were not found. */
export async function serveUnder(folder: string): Promise<{
  readonly url: string;
  readonly missed: readonly string[];
  readonly close: () => void;
}> {
  const dist = process.env.HIGHWATER_DIST ?? 'dist';
  const missed: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(folder) ? normalize(pathname.slice(folder.length)) : '..';
    const file = join(dist, inside === '.' || inside === '' ? 'index.html' : inside);
    const sent = inside.startsWith('..') ? Promise.reject(new Error('outside')) : readFile(file);
    sent.then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(body),
      () => {
        missed.push(pathname);
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // A server on a port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${folder}`,
    missed,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
