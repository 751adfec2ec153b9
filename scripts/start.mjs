/** `npm start`: installs what is missing and serves the page, with hot reload, on the first free port from 5173 up.
 *
 *    npm start -- --port 4000 --host 0.0.0.0
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureInstall, freePort, isFree, root, say, tool } from './lib.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' } } });

ensureInstall();

if (values.port !== undefined && !(await isFree(Number(values.port)))) {
  say(`Port ${values.port} is taken. End what listens there, or leave --port away and a free one is found.`);
  process.exit(1);
}
// A port of our own choice may be taken in the moment until Vite listens; then Vite tries the next.
const port =
  values.port === undefined
    ? ['--port', String(await freePort(5173))]
    : ['--port', values.port, '--strictPort'];
const host = values.host === undefined ? [] : ['--host', values.host];

const server = spawn(process.execPath, [tool('vite', 'bin/vite.js'), ...port, ...host], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
