/** The service worker of the built site. The build puts the version and the list of files in the first two lines' place.
 *  Everything of one version is kept together and served from there; a new version is fetched whole beside the old one, and
 *  takes over at the next opening of the page, so that no page ever sees files of two versions. */
const VERSION = '__VERSION__';
const FILES = ['__FILES__'];
const CACHE = `highwater-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      // Past the browser's own cache: a file of the old version must not get in.
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('highwater-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      ),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname))
    return;
  // A place in the page is written behind `?`: it is the same file.
  const file = request.mode === 'navigate' ? './' : url.origin + url.pathname;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(file))
      .then((kept) => kept ?? fetch(request)),
  );
});
