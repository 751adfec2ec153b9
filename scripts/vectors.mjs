/** `npm run -s vectors -- FILE…`: runs files of cases with answers against the engine's own code.
 *
 *    npm run -s vectors -- cases.json more.json.gz
 *
 *  Standard output is one JSON object: for each file how many cases it holds, how many the engine can be asked, which of
 *  these failed and which were left out, and the same counts for each area. What kind of file it is, is told by what is in
 *  it. Exits 1 when a case failed, 2 when a file is none that can be run. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadBundle } from './bundle.mjs';
import { say } from './lib.mjs';

const files = process.argv.slice(2);
if (files.length === 0) refuse('Name at least one file of cases: npm run -s vectors -- FILE…');
const option = files.find((file) => file.startsWith('-'));
if (option) refuse(`There is no option ${option}: npm run -s vectors -- FILE…`);

const { BadVectors, runFile } = await loadBundle('src/engine/test/vectors/main.ts');
const host = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
const reports = files.map((file) => {
  try {
    return runFile(file, textOf(file), host);
  } catch (error) {
    if (error instanceof BadVectors) return refuse(error.message);
    throw error;
  }
});
process.stdout.write(`${JSON.stringify({ files: reports }, null, 1)}\n`);
for (const { file, cases, passed, failed, leftOut } of reports) {
  say(`${file}: ${cases} cases, ${passed} passed, ${failed.length} failed, ${leftOut.length} left out`);
}
if (reports.some(({ failed }) => failed.length > 0)) process.exitCode = 1;

/** A path counts from where npm was called. */
function textOf(file) {
  const path = isAbsolute(file) ? file : join(process.env.INIT_CWD ?? process.cwd(), file);
  if (!existsSync(path)) return refuse(`${file} is not there.`);
  try {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    return refuse(`${file} cannot be read: ${error.message}`);
  }
}

function refuse(sentence) {
  say(sentence);
  return process.exit(2);
}
