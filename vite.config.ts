/** One static site that works from any folder of any host: relative addresses, no server of its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the built page may load and talk to: its own files, nothing else. Development needs inline scripts and a
 *  socket for hot reload, so the policy is written into the page at build time only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The hash is that of an empty text: framer-motion's `popLayout` makes an empty style element and fills it by script.
  // Style attributes are set by script too, so nothing else written inline is let in.
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy = (): Plugin => ({
  name: 'highwater:content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
});

interface Tool {
  loadBundle(entry: string): Promise<{ makeOpening(file: unknown): string }>;
}

/** The first that a visitor sees, and the one whose boot would take longest. */
const OPENINGS = ['default', 'hundred-brokers'];

/** Plays scenarios to their opening moment and ships what stands there, so that a visitor does not wait for
 *  it. In development the page boots by itself. */
const opening = (): Plugin => ({
  name: 'highwater:opening',
  apply: 'build',
  // Asked for while the page's script is still being read.
  transformIndexHtml: () =>
    ['./scenarios/default.json', './openings/default.json'].map((href) => ({
      tag: 'link',
      attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href },
      injectTo: 'head' as const,
    })),
  async generateBundle() {
    // The programs' own tool, which has no types.
    const { loadBundle }: Tool = await import(new URL('./scripts/bundle.mjs', import.meta.url).href);
    const { makeOpening } = await loadBundle('src/worker/opening-maker.ts');
    for (const name of OPENINGS) {
      const scenario: unknown = JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8'));
      this.emitFile({ type: 'asset', fileName: `openings/${name}.json`, source: makeOpening(scenario) });
    }
  },
});

/** The list that the scenario menu shows: what each shipped file says of itself. */
function listOfScenarios(): string {
  const files = readdirSync('public/scenarios').filter((file) => file.endsWith('.json'));
  const entries = files.sort().map((file) => {
    const { era, title, about, variants = [] } = JSON.parse(readFileSync(`public/scenarios/${file}`, 'utf8'));
    const called = variants.map(({ id, title }: { id: string; title: unknown }) => ({ id, title }));
    return { name: file.replace(/\.json$/, ''), era, title, about, variants: called };
  });
  return JSON.stringify(entries);
}

const scenarioList = (): Plugin => ({
  name: 'highwater:scenario-list',
  configureServer(server) {
    server.middlewares.use('/scenarios/index.json', (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(listOfScenarios());
    });
  },
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'scenarios/index.json', source: listOfScenarios() });
  },
});

/** Rooms and files that the first view's thread does without: it plays the default run on for a moment, and is asked for
 *  nothing else (docs/decisions/0008). The thread that takes the run over has them. */
const LATER = [
  'engine/kafka-zk/',
  'engine/zookeeper/',
  'engine/zookeeper-client/',
  'engine/transaction/',
  // Not `consumer-app.ts`: every consumer's process is one.
  'engine/apps/processing',
  'engine/apps/sink.ts',
  'engine/apps/transform',
  'engine/share/',
  'engine/group/modern/',
  'engine/group/share/',
  'engine/group/admin.ts',
  'engine/clients/consumer/modern/',
  'engine/clients/consumer/missing-positions.ts',
  'engine/clients/consumer/old/',
  'engine/clients/consumer/push.ts',
  'engine/clients/consumer/share/',
  'engine/broker/share/',
  'engine/broker/delete-records.ts',
  'engine/cluster/commands.ts',
  'engine/cluster/consumer-commands.ts',
  'engine/cluster/disk-files.ts',
  'engine/cluster/ensemble-view.ts',
  'engine/cluster/group-tool.ts',
  'engine/cluster/machine-commands.ts',
  // The default run has none.
  'engine/cluster/script.ts',
  'engine/cluster/zk-broker.ts',
  'engine/clients/producer/txn-',
  'engine/frame/close-up.ts',
  'engine/frame/configs.ts',
  'engine/frame/offsets-at.ts',
  'engine/frame/share-groups.ts',
  'engine/audit/fates/biography.ts',
  // The default run has no acks=0, and comes to nothing that an auditor would explain.
  'engine/audit/fates/anomalies.ts',
  'engine/audit/fates/remedies.ts',
  'engine/audit/fates/sending.ts',
  'engine/audit/past.ts',
  'engine/audit/unanswered.ts',
  'engine/broker/describe-producers.ts',
  'engine/cluster/transaction-tool.ts',
  'engine/storage/recovery.ts',
  'engine/storage/segment-files.ts',
  'engine/frame/share-close-up.ts',
  'engine/frame/messages.ts',
  'engine/cluster/power.ts',
  'engine/broker/control-requests.ts',
  'engine/broker/config-admin.ts',
  'engine/broker/commit-rule.ts',
  'engine/broker/majority.ts',
  'engine/broker/push.ts',
  'engine/broker/replication-quota.ts',
  'engine/broker/verification.ts',
  'engine/broker/fetcher-lookups.ts',
  'engine/controller/admin-requests.ts',
  'engine/controller/majority.ts',
  'engine/controller/reassignments.ts',
  'engine/controller/placement.ts',
  // Nobody is so far behind that early.
  'engine/controller/quorum/snapshot-fetches.ts',
  'engine/audit/excuses.ts',
  'engine/audit/on-majority.ts',
  'engine/audit/share-files.ts',
  // Nothing is dirty enough to be cleaned so early.
  'engine/storage/cleaner.ts',
  'engine/audit/outcome.ts',
  'engine/audit/history/',
  // The first thread is asked nothing.
  'worker/answers.ts',
  'worker/metrics-view.ts',
  'worker/progress.ts',
  // They look from scratch alone, when somebody asks (class `quiet` of contract/invariants.ts).
  'engine/audit/aborted-stays-invisible.ts',
  'engine/audit/checkpoints-tell-the-past.ts',
  'engine/audit/compaction-keeps-the-newest.ts',
  'engine/audit/coordinator-tells-its-log.ts',
  'engine/audit/idempotent-writes-once.ts',
  'engine/audit/images-tell-the-log.ts',
  'engine/audit/index-finds-its-batch.ts',
  'engine/audit/logs-match.ts',
  'engine/audit/messages-add-up.ts',
  'engine/audit/metadata-logs-agree.ts',
  'engine/audit/open-transactions-tell-the-log.ts',
  'engine/audit/producer-state-tells-the-log.ts',
  'engine/audit/segments-are-in-order.ts',
  'engine/audit/sizes-add-up.ts',
  'engine/audit/snapshots-agree.ts',
  'engine/audit/time-index-tells-the-segment.ts',
];

/** Each name that they export becomes a function that does nothing. */
const firstViewAlone = (): Plugin => {
  let isFirstView = false;
  return {
    name: 'highwater:first-view',
    apply: 'build',
    enforce: 'pre',
    buildStart({ input }) {
      isFirstView = JSON.stringify(input).includes('engine.worker');
    },
    async resolveId(source, importer, options) {
      if (!isFirstView || !importer || importer.startsWith(ABSENT)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && LATER.some((part) => found.id.includes(`/src/${part}`)) ? `${ABSENT}${found.id}` : null;
    },
    load(id) {
      if (!id.startsWith(ABSENT)) return null;
      const text = readFileSync(id.slice(ABSENT.length), 'utf8');
      const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)];
      // Wiring calls some of them; what plays on by itself could do nothing with the answer.
      return names.map(([, name]) => `export const ${name} = () => undefined;`).join('\n');
    },
  };
};
const ABSENT = '\0absent:';

/** Writes `sw.js`, which keeps every file of the site but the large opening; its version is a hash of them all. */
const serviceWorker = (): Plugin => ({
  name: 'highwater:service-worker',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const made = Object.values(bundle)
        .filter(({ fileName }) => !fileName.endsWith('.map') && fileName !== LARGEST_OPENING)
        .map((file) => ({
          name: file.fileName,
          content: file.type === 'chunk' ? file.code : file.source,
        }));
      const shipped = filesIn('public').map((name) => ({ name, content: readFileSync(`public/${name}`) }));
      const hash = createHash('sha256');
      for (const { name, content } of [...made, ...shipped].sort((a, b) => (a.name < b.name ? -1 : 1)))
        hash.update(name).update(content);
      const names = [...made, ...shipped].map(({ name }) => name).filter((name) => name !== 'index.html');
      const files = ['./', ...new Set(names.map((name) => `./${name}`))].sort();
      const source = readFileSync('scripts/service-worker.js', 'utf8')
        .replace("'__VERSION__'", JSON.stringify(hash.digest('hex').slice(0, 16)))
        .replace("['__FILES__']", JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  },
});
const LARGEST_OPENING = 'openings/hundred-brokers.json';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').replace(`${folder}/`, ''));

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), opening(), scenarioList(), serviceWorker()],
  worker: { format: 'es', plugins: () => [firstViewAlone()] },
  build: {
    target: 'es2022',
    // An asset written into the page as `data:` would be refused by the policy (fonts) or counted twice (pictures).
    assetsInlineLimit: 0,
  },
});
